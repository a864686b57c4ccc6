"""scikit-learn's character 1-3 grams and linear SVM on given folds; prints one JSON object.

Usage: baseline.py MESSAGES.csv FOLDS (one fold number a line, in the order of the messages)
"""

import csv
import json
import sys
import time

import sklearn
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.svm import LinearSVC

TIMED = 500


def main(messages_path, folds_path):
    with open(messages_path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with open(folds_path, encoding="ascii") as file:
        folds = [int(line) for line in file]
    texts = [row["title"] + "\n" + row["body"] for row in rows]
    labels = [row["label"] for row in rows]
    wanted, guessed, spent, train_seconds = [], [], [], []
    for fold in sorted(set(folds)):
        learnt = [at for at, side in enumerate(folds) if side != fold]
        test = [at for at, side in enumerate(folds) if side == fold]
        start = time.process_time()
        grams = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
        columns = grams.fit_transform([texts[at] for at in learnt])
        model = LinearSVC(C=1.0, random_state=0).fit(columns, [labels[at] for at in learnt])
        train_seconds.append(time.process_time() - start)
        wanted += [labels[at] for at in test]
        guessed += list(model.predict(grams.transform([texts[at] for at in test])))
        # One by one, as messages come in.
        some = test[: TIMED // 5]
        start = time.process_time()
        for at in some:
            model.predict(grams.transform([texts[at]]))
        spent.append((time.process_time() - start) / len(some))
    right = sum(w == g for w, g in zip(wanted, guessed))
    print(
        json.dumps(
            {
                "version": sklearn.__version__,
                "macro_f1": f1_score(wanted, guessed, average="macro"),
                "accuracy": right / len(wanted),
                "micros_per_message": 1e6 * sum(spent) / len(spent),
                "train_seconds": sum(train_seconds) / len(train_seconds),
            }
        )
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])

//! Whoever takes the database and every file of the data folder: everything that this program
//! could make of them is tried on every sealed cell of an accusation.

use super::*;
use huiyin_app::keys::{Holder, Keys, Place, Sealer, Share, ShareKey, UnitKey};
use huiyin_app::moment::Moment;
use huiyin_domain::time::Millis;
use huiyin_store::share::ShareRow;
use std::collections::BTreeSet;
use std::path::Path;

/// Labels of every key that hangs from the key file, and some that might.
const LABELS: [&str; 9] = [
    "wrap-case-key",
    "totp",
    "cookie",
    "view-secret-hash",
    "view-secret-from-token",
    "person-share",
    "log-promise",
    "fingerprint",
    "unit-key",
];
const COLUMNS: [(&str, &str); 9] = [
    ("case_file", "title"),
    ("case_text", "sealed"),
    ("case_party", "name"),
    ("case_party", "phone"),
    ("case_party", "email"),
    ("case_party", "address"),
    ("case_party", "language"),
    ("case_share", "person"),
    ("case_key", "wrapped"),
];

/// What the thief holds, worked out.
struct Loot {
    keys: Keys,
    /// Sealers under every key there is, and under every 32 bytes that lie anywhere.
    sealers: Vec<Sealer>,
    /// What a person's secret could be made of.
    tokens: Vec<Vec<u8>>,
    /// What could be a private key.
    private: BTreeSet<[u8; 32]>,
}

fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    use hmac::{Hmac, KeyInit, Mac};
    let mut mac = <Hmac<sha2::Sha256> as KeyInit>::new_from_slice(key).expect("any key");
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

fn hexes(text: &[u8]) -> Vec<[u8; 32]> {
    let text = String::from_utf8_lossy(text);
    let words = text.split(|c: char| !c.is_ascii_hexdigit()).filter(|word| word.len() == 64);
    words.filter_map(huiyin_domain::leaf::unhex).collect()
}

async fn loot(town: &Town) -> Loot {
    let moment = Moment::fixed(Millis(0));
    let keys = Keys::load(&town.settings.key_file, AREA, &moment).expect("the key file");
    let mut bytes: Vec<Vec<u8>> = Vec::new();
    let folder = town.settings.key_file.parent().unwrap_or(Path::new("."));
    for file in std::fs::read_dir(folder).expect("the folder") {
        let path = file.expect("a file").path();
        bytes.extend(std::fs::read(&path).ok());
    }
    let mut private: BTreeSet<[u8; 32]> = bytes.iter().flat_map(|file| hexes(file)).collect();
    let main: Vec<[u8; 32]> = private.iter().copied().collect();
    for key in &main {
        private.extend(LABELS.map(|label| hmac(key, &[b"huiyin/key/1\0", label.as_bytes()])));
    }
    let cells = town.home.cells().await;
    let mut tokens: Vec<Vec<u8>> = Vec::new();
    for cell in &cells {
        private.extend(<[u8; 32]>::try_from(cell.bytes.as_slice()).ok());
        tokens.push(cell.bytes.clone());
        bytes.push(cell.bytes.clone());
    }
    let mut windows: BTreeSet<[u8; 32]> = private.clone();
    for lot in bytes.iter().filter(|lot| lot.len() < 4_096) {
        windows.extend(lot.windows(32).filter_map(|window| <[u8; 32]>::try_from(window).ok()));
    }
    let mut sealers: Vec<Sealer> = windows.iter().map(|key| keys.sealer_of(key)).collect();
    sealers.extend([keys.cookie().clone(), keys.totp().clone()]);
    // The keys of all other cases, as far as the house has them.
    let db = town.home.open().await;
    for id in cases(town).await {
        let wrapped = huiyin_store::case::key(&db, AREA, id).await.expect("asked").expect("one");
        sealers.extend(keys.unwrap(id, &wrapped).ok().map(|key| Sealer::clone(&key)));
    }
    Loot { keys, sealers, tokens, private }
}

async fn cases(town: &Town) -> Vec<CaseId> {
    let rows = town.home.triples("SELECT number, kind, case_id FROM case_file").await;
    rows.into_iter().map(|(_, _, id)| CaseId(id)).collect()
}

/// Every sealed cell of one case, with where it lies.
async fn sealed(town: &Town, id: CaseId) -> Vec<(Place, Vec<u8>)> {
    let db = town.home.open().await;
    let place = |at: usize, row| Place { table: COLUMNS[at].0, row, column: COLUMNS[at].1 };
    let row = huiyin_store::case::by_id(&db, AREA, id).await.expect("asked").expect("a row");
    let mut cells = vec![(place(0, id.0), row.head.title)];
    for text in huiyin_store::case::texts(&db, AREA, id).await.expect("texts") {
        cells.push((place(1, text.text.0), text.sealed));
    }
    for party in huiyin_store::case::parties(&db, AREA, id).await.expect("parties") {
        let all = [party.name, party.phone, party.email, party.address, party.language];
        for (at, cell) in all.into_iter().enumerate() {
            cells.extend(cell.map(|cell| (place(at + 2, id.0), cell)));
        }
    }
    assert!(cells.len() >= 8, "title, texts and who brought it");
    cells
}

fn share_of(row: &ShareRow) -> Share {
    Share {
        case: row.case,
        holder: Holder::of(row.holder),
        fingerprint: row.fingerprint.clone(),
        made: row.made,
        until: row.until,
    }
}

/// Everything that opened, by name. Keys that open a share are used at once.
async fn attack(town: &Town, loot: &Loot, id: CaseId) -> Vec<String> {
    let mut more: Vec<Sealer> = Vec::new();
    let db = town.home.open().await;
    let mut found = Vec::new();
    for row in huiyin_store::share::of_case(&db, AREA, id).await.expect("shares") {
        let share = share_of(&row);
        // The thief has the key file, and so the house's own seal comes off.
        let inner = loot.keys.share_unsealed(&share, &row.wrapped).expect("the outer seal");
        let place = Place { table: "case_share", row: id.0, column: "person" };
        if loot.sealers.iter().any(|sealer| sealer.open(place, &inner).is_ok()) {
            found.push(format!("share of {} by a key", row.holder));
        }
        for private in &loot.private {
            let key = UnitKey::from_bytes(AREA, UnitId(row.holder), private);
            if key.open(id, &inner).is_ok() {
                found.push(format!("share of {} by a private key", row.holder));
            }
        }
        let mut made = Vec::new();
        for token in &loot.tokens {
            let bound = [b"huiyin/secret/1\0", &id.0.to_be_bytes()[..], token].concat();
            for token in [token.as_slice(), &bound] {
                let own = loot.keys.share_key(id, &loot.keys.view_secret(token));
                made.extend(loot.keys.share_open_person(&share, &row.wrapped, &own).ok());
            }
        }
        for own in &loot.private {
            let own = ShareKey::from_bytes(*own);
            made.extend(loot.keys.share_open_person(&share, &row.wrapped, &own).ok());
        }
        found.extend(made.iter().map(|_| format!("share of {} by a secret", row.holder)));
        more.extend(made.iter().map(|key| Sealer::clone(key)));
    }
    for (place, cell) in sealed(town, id).await {
        let mut all = loot.sealers.iter().chain(&more);
        if all.any(|sealer| sealer.open(place, &cell).is_ok()) {
            found.push(format!("{}.{}", place.table, place.column));
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_disk_and_the_key_file_cannot_open_an_accusation() {
    for town in towns().await {
        card_of(&town, COUNTER).await;
        let root = card_of(&town, ROOT).await;
        let ordinary = town.submit(matter("ordinary")).await.expect("a case");
        let locked = town.submit(accusation("locked")).await.expect("a case");
        let told = town.submit(told_at_counter("told")).await.expect("a case");
        let found_out = town.submit(matter("found out later")).await.expect("a case");
        let what = classify(CaseKind::Accusation, Some(OTHER));
        town.act(&staff(Role::Dispatcher, ROOT), found_out.case, what).await.expect("classified");
        let add = Command::AddMaterial { text: text("还有一张照片") };
        town.act(&by(Role::Intake, ROOT, &root), locked.case, add).await.expect("added");
        let stolen = loot(&town).await;
        for receipt in [&locked, &told, &found_out] {
            assert!(opens(&town.app, &person(&town, receipt), receipt.case).await.is_ok());
            let found = attack(&town, &stolen, receipt.case).await;
            assert!(found.is_empty(), "{} {found:?}", town.home.name);
        }
        // The control: the same attack opens an ordinary case, whole.
        let found = attack(&town, &stolen, ordinary.case).await;
        assert!(found.len() >= 8, "{} {found:?}", town.home.name);
        // And the accusation, once its key lies under the house's.
        let db = town.home.open().await;
        let row = huiyin_store::share::of_holder(&db, AREA, locked.case, 0).await.expect("asked");
        let row = row.expect("the person's share");
        let keys = town.app.keys();
        let own = keys.share_key(locked.case, &locked.secret);
        let key = keys.share_open_person(&share_of(&row), &row.wrapped, &own).expect("opens");
        let planted = huiyin_domain::leaf::hex(&keys.wrapped(locked.case, &key));
        let literal = match town.home.name {
            "postgres" => format!("decode('{planted}', 'hex')"),
            _ => format!("x'{planted}'"),
        };
        let sql =
            format!("UPDATE case_key SET wrapped = {literal} WHERE case_id = {}", locked.case);
        town.home.execute(&sql).await;
        let stolen = loot(&town).await;
        let found = attack(&town, &stolen, locked.case).await;
        assert!(found.len() >= 8, "{} {found:?}", town.home.name);
        let other = attack(&town, &stolen, told.case).await;
        assert!(other.is_empty(), "the other stays shut: {other:?}");
        held("disk and key file do not open an accusation", "its key planted under the house's");
        town.app.close().await;
    }
}

/// No card and no private half in any cell, in any file of the folder, after a day of work.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_card_lies_anywhere() {
    for town in towns().await {
        let root = card_of(&town, ROOT).await;
        let receipt = town.submit(accusation("cards")).await.expect("a case");
        opens(&town.app, &by(Role::UnitHead, ROOT, &root), receipt.case).await.expect("opens");
        let card = Card::parse(&root.typed).expect("a card");
        let key = card.key(AREA, ROOT);
        let plain = root.typed.replace('-', "");
        let wanted: [&[u8]; 4] = [
            root.typed.as_bytes(),
            plain.as_bytes(),
            key.bytes(),
            receipt.secret.compact().as_bytes(),
        ]
        .map(|one| Box::leak(one.to_vec().into_boxed_slice()) as &[u8]);
        let cells = town.home.cells().await;
        let holds =
            |bytes: &[u8]| wanted.iter().any(|one| huiyin_tests::cells::contains(bytes, one));
        assert!(!cells.iter().any(|cell| holds(&cell.bytes)), "{}", town.home.name);
        let folder = town.settings.key_file.parent().expect("a folder");
        for file in std::fs::read_dir(folder).expect("the folder") {
            let bytes = std::fs::read(file.expect("a file").path()).unwrap_or_default();
            assert!(!holds(&bytes));
        }
        // The control: a card written down in any table is found.
        let sql = format!("INSERT INTO meta VALUES ({AREA}, 'note', '{}')", root.typed);
        town.home.execute(&sql).await;
        assert!(town.home.cells().await.iter().any(|cell| holds(&cell.bytes)));
        town.app.close().await;
    }
}

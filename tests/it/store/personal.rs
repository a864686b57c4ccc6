//! Where personal data may live: in `case_party` and, for staff, in `staff` and in what an
//! officer chose to be told by. A planted table shows that the check would notice.

/// One column as the database itself describes it.
#[derive(Debug)]
struct Column {
    table: String,
    name: String,
    /// Its place in the primary key, from 1; 0 when it is no part of it.
    key_place: i64,
}

/// Words that name something of a person.
const PERSONAL: [&str; 26] = [
    "name",
    "phone",
    "mobile",
    "tel",
    "email",
    "mail",
    "address",
    "addr",
    "idcard",
    "identity",
    "passport",
    "birth",
    "born",
    "age",
    "gender",
    "sex",
    "ethnic",
    "religion",
    "plate",
    "face",
    "person",
    "citizen",
    "resident",
    "applicant",
    "contact",
    "language",
];
/// The name of a fact about the installation is no person's.
const NOT_PERSONS: [(&str, &str); 1] = [("meta", "name")];
/// Where an officer wants to be told, by their own choice: staff accounts are the exception, and
/// it is these columns and no others.
const OF_STAFF: [(&str, &str); 5] = [
    ("staff_channel", "email"),
    ("staff_channel", "mail_for"),
    ("staff_channel", "language"),
    // Whoever joined for duty by their own code, and the ways they confirmed.
    ("duty_member", "name"),
    ("duty_channel", "address"),
];

fn faults(columns: &[Column]) -> Vec<String> {
    let mut faults = Vec::new();
    for column in columns {
        let Column { table, name, .. } = column;
        let is_personal = name.split('_').any(|word| PERSONAL.contains(&word));
        let may = matches!(table.as_str(), "case_party" | "staff")
            || OF_STAFF.contains(&(table.as_str(), name.as_str()))
            || NOT_PERSONS.contains(&(table.as_str(), name.as_str()));
        if is_personal && !may {
            faults.push(format!("personal column {table}.{name} outside case_party"));
        }
        if column.key_place == 1 && name != "area_id" && table != "migration" {
            faults.push(format!("the key of {table} begins with {name}"));
        }
        if name == "case_id" && matches!(table.as_str(), "staff" | "session" | "unit") {
            faults.push(format!("{table} points at a case"));
        }
    }
    let keyed = |table: &str| columns.iter().any(|c| c.table == table && c.key_place == 1);
    let mut bare: Vec<&str> =
        columns.iter().map(|c| c.table.as_str()).filter(|table| !keyed(table)).collect();
    bare.dedup();
    faults.extend(bare.iter().map(|table| format!("{table} has no primary key")));
    faults
}

const SQLITE_COLUMNS: &str = "SELECT t.name, c.name, c.pk FROM sqlite_schema t \
     JOIN pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid";
const POSTGRES_COLUMNS: &str = "SELECT c.table_name::text, c.column_name::text, \
     coalesce(k.ordinal_position, 0)::bigint FROM information_schema.columns c \
     LEFT JOIN information_schema.table_constraints p ON p.table_name = c.table_name \
     AND p.table_schema = c.table_schema AND p.constraint_type = 'PRIMARY KEY' \
     LEFT JOIN information_schema.key_column_usage k \
     ON k.constraint_name = p.constraint_name AND k.column_name = c.column_name \
     AND k.table_name = c.table_name \
     WHERE c.table_schema = 'public' ORDER BY c.table_name, c.ordinal_position";
const SQLITE_INDEXES: &str = "SELECT tbl_name || ' ' || name, '', 0 FROM sqlite_schema \
     WHERE type = 'index' AND sql IS NOT NULL";
const POSTGRES_INDEXES: &str = "SELECT tablename || ' ' || indexname, '', 0::bigint \
     FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey'";
const SQLITE_FOREIGN: &str = "SELECT f.\"table\", '', 0 FROM sqlite_schema t \
     JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table'";
const POSTGRES_FOREIGN: &str = "SELECT confrelid::regclass::text, '', 0::bigint \
     FROM pg_constraint WHERE contype = 'f'";

async fn ask(home: &huiyin_tests::Home, sqlite: &str, postgres: &str) -> Vec<Column> {
    let sql = if home.name == "sqlite" { sqlite } else { postgres };
    let rows = home.triples(sql).await;
    rows.into_iter().map(|(table, name, key_place)| Column { table, name, key_place }).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn personal_data_live_in_the_party_alone() {
    for home in huiyin_tests::engines() {
        drop(home.open().await);
        let columns = ask(&home, SQLITE_COLUMNS, POSTGRES_COLUMNS).await;
        assert!(columns.len() > 120, "{} {}", home.name, columns.len());
        assert_eq!(faults(&columns), Vec::<String>::new(), "{}", home.name);
        let outbox: Vec<&Column> = columns.iter().filter(|c| c.table == "outbox").collect();
        assert_eq!(outbox.len(), 13, "a new column of the outbox: is it an address?");
        let indexes = ask(&home, SQLITE_INDEXES, POSTGRES_INDEXES).await;
        assert!(indexes.len() >= 10, "{} {indexes:?}", home.name);
        assert!(indexes.iter().all(|i| !i.table.starts_with("case_party")), "{indexes:?}");
        let foreign = ask(&home, SQLITE_FOREIGN, POSTGRES_FOREIGN).await;
        assert!(foreign.iter().all(|f| f.table != "case_party"), "{foreign:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_planted_personal_column_is_found() {
    let planted = [
        (
            "CREATE TABLE watch (area_id BIGINT NOT NULL, phone_hash TEXT, PRIMARY KEY (area_id))",
            "personal column watch.phone_hash outside case_party",
        ),
        (
            "ALTER TABLE outbox ADD COLUMN to_address TEXT",
            "personal column outbox.to_address outside case_party",
        ),
        (
            "ALTER TABLE staff_notice ADD COLUMN applicant_email TEXT",
            "personal column staff_notice.applicant_email outside case_party",
        ),
        (
            "ALTER TABLE staff_channel ADD COLUMN phone TEXT",
            "personal column staff_channel.phone outside case_party",
        ),
        (
            "CREATE TABLE loose (case_id BIGINT NOT NULL, area_id BIGINT NOT NULL, \
          PRIMARY KEY (case_id, area_id))",
            "the key of loose begins with case_id",
        ),
    ];
    for home in huiyin_tests::engines() {
        drop(home.open().await);
        let mut expected = Vec::new();
        for (sql, fault) in &planted {
            home.execute(sql).await;
            expected.push((*fault).to_owned());
        }
        let mut found = faults(&ask(&home, SQLITE_COLUMNS, POSTGRES_COLUMNS).await);
        found.sort();
        expected.sort();
        assert_eq!(found, expected, "{}", home.name);
    }
}

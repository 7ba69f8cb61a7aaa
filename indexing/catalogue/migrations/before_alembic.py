"""Brings an SQLite file from before Alembic to where Alembic begins: for each version, the step to the next.

A step never changes once it has been released, so it is written out here and not taken from `schema.py`, which goes on
changing.
"""

STEPS: dict[int, tuple[str, ...]] = {
    1: (
        """CREATE TABLE chats (
            number INTEGER NOT NULL,
            id VARCHAR NOT NULL,
            title VARCHAR,
            recency INTEGER NOT NULL,
            created_at DATETIME NOT NULL,
            updated_at DATETIME NOT NULL,
            PRIMARY KEY (number),
            UNIQUE (id),
            UNIQUE (recency)
        )""",
        """CREATE TABLE turns (
            number INTEGER NOT NULL,
            id VARCHAR NOT NULL,
            chat_id VARCHAR NOT NULL,
            question VARCHAR NOT NULL,
            standalone_question VARCHAR,
            answer VARCHAR NOT NULL,
            stopped BOOLEAN NOT NULL,
            asked_at DATETIME NOT NULL,
            PRIMARY KEY (number),
            UNIQUE (id),
            FOREIGN KEY(chat_id) REFERENCES chats (id) ON DELETE CASCADE
        )""",
        "CREATE INDEX turns_of ON turns (chat_id, number)",
    ),
    2: (
        "ALTER TABLE papers ADD COLUMN added INTEGER DEFAULT '0' NOT NULL",
        "UPDATE papers SET added = rowid",  # the order in which SQLite took them
        "CREATE INDEX papers_by_year ON papers (-coalesce(year, 0), sort_key, id)",
        "CREATE INDEX papers_as_added ON papers (added, id)",
    ),
    3: (
        "ALTER TABLE papers ADD COLUMN retracted BOOLEAN DEFAULT 0 NOT NULL",
        "ALTER TABLE papers ADD COLUMN added_by VARCHAR",
        "CREATE INDEX papers_added_by ON papers (added_by)",
        "ALTER TABLE imports ADD COLUMN no_abstract INTEGER DEFAULT 0 NOT NULL",
        "ALTER TABLE imports ADD COLUMN matches INTEGER",
        """CREATE TABLE fetches (
            "key" VARCHAR NOT NULL,
            cursor VARCHAR,
            taken INTEGER NOT NULL,
            updated_at DATETIME NOT NULL,
            PRIMARY KEY ("key")
        )""",
        """CREATE TABLE retractions ("key" VARCHAR NOT NULL, PRIMARY KEY ("key"))""",
        """CREATE TABLE watches (
            number INTEGER NOT NULL,
            id VARCHAR NOT NULL,
            name VARCHAR NOT NULL,
            source VARCHAR NOT NULL,
            "query" VARCHAR NOT NULL,
            since DATE,
            "limit" INTEGER NOT NULL,
            tags JSON NOT NULL,
            undigested JSON NOT NULL,
            created_at DATETIME NOT NULL,
            ran_at DATETIME,
            PRIMARY KEY (number),
            UNIQUE (id)
        )""",
    ),
    4: (
        """CREATE TABLE jobs (
            number INTEGER NOT NULL,
            id VARCHAR NOT NULL,
            kind VARCHAR NOT NULL,
            title VARCHAR NOT NULL,
            state VARCHAR NOT NULL,
            request JSON NOT NULL,
            done INTEGER NOT NULL,
            total INTEGER,
            usage JSON NOT NULL,
            max_cost_usd FLOAT,
            notices JSON NOT NULL,
            error VARCHAR,
            created_at DATETIME NOT NULL,
            finished_at DATETIME,
            PRIMARY KEY (number),
            UNIQUE (id)
        )""",
        """CREATE TABLE job_pieces (
            number INTEGER NOT NULL,
            job_id VARCHAR NOT NULL,
            "key" VARCHAR NOT NULL,
            value JSON NOT NULL,
            PRIMARY KEY (number),
            FOREIGN KEY(job_id) REFERENCES jobs (id) ON DELETE CASCADE
        )""",
        """CREATE UNIQUE INDEX job_pieces_of ON job_pieces (job_id, "key")""",
    ),
    5: (
        "ALTER TABLE papers ADD COLUMN note VARCHAR DEFAULT '' NOT NULL",
        "ALTER TABLE papers ADD COLUMN reading VARCHAR DEFAULT 'unread' NOT NULL",
        "ALTER TABLE papers ADD COLUMN collections JSON DEFAULT '[]' NOT NULL",
        "CREATE INDEX papers_by_reading ON papers (reading)",
        """CREATE TABLE paper_collections (
            "key" VARCHAR NOT NULL,
            paper_id VARCHAR NOT NULL,
            PRIMARY KEY ("key", paper_id),
            FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
        )""",
        "CREATE INDEX paper_collections_of ON paper_collections (paper_id)",
    ),
    6: (
        "ALTER TABLE imports ADD COLUMN error_kind VARCHAR",
        "ALTER TABLE imports ADD COLUMN content VARCHAR",
        "ALTER TABLE imports ADD COLUMN again JSON",
        "CREATE INDEX imports_by_content ON imports (content)",
        "CREATE INDEX imports_by_name ON imports (name, number)",
        "ALTER TABLE import_rejections ADD COLUMN no_abstract BOOLEAN DEFAULT 0 NOT NULL",
    ),
    7: (
        "ALTER TABLE chats ADD COLUMN owner VARCHAR",
        """CREATE TABLE access_keys (
            number INTEGER NOT NULL,
            id VARCHAR NOT NULL,
            name VARCHAR NOT NULL,
            digest VARCHAR NOT NULL,
            scopes JSON NOT NULL,
            collection VARCHAR,
            created_at DATETIME NOT NULL,
            revoked_at DATETIME,
            PRIMARY KEY (number),
            UNIQUE (id),
            UNIQUE (digest)
        )""",
    ),
}

-- A catalogue as version 1 of the schema had it, with two papers that wait to be indexed and one import.
BEGIN TRANSACTION;
CREATE TABLE chunks (
	"row" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	id VARCHAR NOT NULL, 
	paper_id VARCHAR NOT NULL, 
	start INTEGER NOT NULL, 
	"end" INTEGER NOT NULL, 
	tokens INTEGER NOT NULL, 
	UNIQUE (id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
CREATE TABLE import_rejections (
	number INTEGER NOT NULL, 
	import_id VARCHAR NOT NULL, 
	place VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(import_id) REFERENCES imports (id) ON DELETE CASCADE
);
CREATE TABLE imports (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	state VARCHAR NOT NULL, 
	added INTEGER NOT NULL, 
	updated INTEGER NOT NULL, 
	unchanged INTEGER NOT NULL, 
	rejected INTEGER NOT NULL, 
	to_index INTEGER NOT NULL, 
	"indexed" INTEGER NOT NULL, 
	error VARCHAR, 
	created_at DATETIME NOT NULL, 
	finished_at DATETIME, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "imports" VALUES(1,'i_5114997debf748f8','fruit.jsonl','waiting',0,0,0,0,0,0,NULL,'2025-01-31 12:00:00.000000',NULL);
CREATE TABLE meta (
	"key" VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY ("key")
);
INSERT INTO "meta" VALUES('library','0123456789ab');
INSERT INTO "meta" VALUES('revision','1');
CREATE TABLE paper_authors (
	"key" VARCHAR NOT NULL, 
	paper_id VARCHAR NOT NULL, 
	PRIMARY KEY ("key", paper_id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "paper_authors" VALUES('ada pomona','p_fa5a7fb3a3f94e84');
INSERT INTO "paper_authors" VALUES('pomona','p_fa5a7fb3a3f94e84');
INSERT INTO "paper_authors" VALUES('pomona ada','p_fa5a7fb3a3f94e84');
INSERT INTO "paper_authors" VALUES('bo peep','p_4f85a02d4c2a5bf9');
INSERT INTO "paper_authors" VALUES('peep','p_4f85a02d4c2a5bf9');
INSERT INTO "paper_authors" VALUES('peep bo','p_4f85a02d4c2a5bf9');
CREATE TABLE paper_keys (
	"key" VARCHAR NOT NULL, 
	paper_id VARCHAR NOT NULL, 
	PRIMARY KEY ("key", paper_id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "paper_keys" VALUES('title:ontheripeningofapplesinstorage','p_fa5a7fb3a3f94e84');
INSERT INTO "paper_keys" VALUES('doi:10.1000/pears','p_4f85a02d4c2a5bf9');
INSERT INTO "paper_keys" VALUES('title:pearsandtheirenemiesintheorchard','p_4f85a02d4c2a5bf9');
CREATE TABLE paper_records (
	slot VARCHAR NOT NULL, 
	paper_id VARCHAR NOT NULL, 
	digest VARCHAR NOT NULL, 
	PRIMARY KEY (slot, paper_id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "paper_records" VALUES('line 1','p_fa5a7fb3a3f94e84','eaac27c29d5fd5b6b0e6d9e2');
INSERT INTO "paper_records" VALUES('line 2','p_4f85a02d4c2a5bf9','95596c21d797d0b540abec79');
CREATE TABLE paper_tags (
	"key" VARCHAR NOT NULL, 
	paper_id VARCHAR NOT NULL, 
	PRIMARY KEY ("key", paper_id), 
	FOREIGN KEY(paper_id) REFERENCES papers (id) ON DELETE CASCADE
);
INSERT INTO "paper_tags" VALUES('apples','p_fa5a7fb3a3f94e84');
CREATE TABLE papers (
	id VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	abstract VARCHAR NOT NULL, 
	authors JSON NOT NULL, 
	year INTEGER, 
	venue VARCHAR, 
	doi VARCHAR, 
	arxiv_id VARCHAR, 
	url VARCHAR, 
	tags JSON NOT NULL, 
	source VARCHAR, 
	original_title VARCHAR, 
	original_abstract VARCHAR, 
	state VARCHAR NOT NULL, 
	venue_key VARCHAR NOT NULL, 
	sort_key VARCHAR NOT NULL, 
	search_key VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "papers" VALUES('p_fa5a7fb3a3f94e84','On the ripening of apples in storage','Apples ripen faster beside bananas. We weigh them.','["Ada Pomona"]',2019,'Fruit',NULL,NULL,NULL,'["apples"]',NULL,NULL,NULL,'pending','fruit','on the ripening of apples in storage','on the ripening of apples in storage ada pomona fruit');
INSERT INTO "papers" VALUES('p_4f85a02d4c2a5bf9','Pears and their enemies in the orchard','Pears are eaten by wasps. Nets keep wasps away.','["Bo Peep"]',NULL,NULL,'10.1000/pears',NULL,NULL,'[]',NULL,NULL,NULL,'pending','','pears and their enemies in the orchard','pears and their enemies in the orchard bo peep');
CREATE TABLE stale_chunks (
	id VARCHAR NOT NULL, 
	PRIMARY KEY (id)
);
CREATE TABLE vectors (
	chunk_row INTEGER NOT NULL, 
	vector BLOB NOT NULL, 
	PRIMARY KEY (chunk_row), 
	FOREIGN KEY(chunk_row) REFERENCES chunks ("row") ON DELETE CASCADE
);
CREATE INDEX papers_by_state ON papers (state, year);
CREATE INDEX papers_by_venue ON papers (venue_key);
CREATE INDEX papers_in_order ON papers (sort_key, id);
CREATE INDEX paper_keys_of ON paper_keys (paper_id);
CREATE INDEX paper_authors_of ON paper_authors (paper_id);
CREATE INDEX paper_tags_of ON paper_tags (paper_id);
CREATE INDEX paper_records_of ON paper_records (paper_id);
CREATE INDEX ix_chunks_paper_id ON chunks (paper_id);
CREATE INDEX ix_import_rejections_import_id ON import_rejections (import_id);
COMMIT;
PRAGMA user_version = 1;

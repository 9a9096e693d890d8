PRAGMA application_id=1366649200;
PRAGMA user_version=2;
BEGIN TRANSACTION;
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
INSERT INTO "about" VALUES('device','0123456789abcdef');
CREATE TABLE event (
            id TEXT NOT NULL PRIMARY KEY,
            device TEXT NOT NULL,
            session TEXT NOT NULL,
            kind TEXT NOT NULL,
            origin TEXT NOT NULL,
            question TEXT NOT NULL,
            part INTEGER NOT NULL,
            target TEXT NOT NULL,
            rev TEXT NOT NULL,
            at_ms INTEGER NOT NULL,
            tz_min INTEGER NOT NULL,
            day INTEGER NOT NULL,
            score REAL,
            points REAL,
            rating INTEGER,
            rating_source TEXT NOT NULL,
            hints INTEGER NOT NULL,
            tries INTEGER NOT NULL,
            ms INTEGER,
            data_json TEXT NOT NULL
        ) STRICT
        ;
INSERT INTO "event" VALUES('01a224f4-a2ff-7aa1-805c-cef0e2c6791a','0123456789abcdef','01a224f4-a2ff-719a-8678-5207f22acd39','start','take','',0,'','',1795916342015,0,20785,NULL,NULL,NULL,'',0,0,NULL,'{"bank":"written-k3ve","retry_of":"","title":"Texts as they were written","seed":7,"round":1,"questions":["written-k3ve/stars","written-k3ve/several","written-k3ve/order","written-k3ve/pairs","written-k3ve/last"],"rules":{"tries":1,"negative":false,"confidence":false},"options":{"names":["written.yaml"],"pass":null,"count":null,"tags":[],"kinds":[],"difficulties":[],"order":"file"}}');
INSERT INTO "event" VALUES('01a224f4-a33d-72aa-99a4-e820df2ed5d1','0123456789abcdef','01a224f4-a2ff-719a-8678-5207f22acd39','answer','take','written-k3ve/stars',0,'','c68e621151833a59',1795916342077,0,20785,1.0,1.0,3,'score',0,1,NULL,'{"response":{"picked":["**2*3*4**"]},"options":["**2*3*4**","`x`","a\\_b","&lt;b&gt;"],"max_points":1.0}');
INSERT INTO "event" VALUES('01a224f4-a35a-76f3-9f23-5ac7c4c1eea0','0123456789abcdef','01a224f4-a2ff-719a-8678-5207f22acd39','answer','take','written-k3ve/several',0,'','cefe54dbcb634e1f',1795916342106,0,20785,1.66666666666666657414e-01,0.166666666667,1,'score',0,1,NULL,'{"response":{"picked":["*a*","[c](d)"]},"options":["*a*","[c](d)","2*3","_b_","x**2"],"max_points":1.0}');
CREATE TABLE stale (question TEXT NOT NULL, part INTEGER NOT NULL, PRIMARY KEY (question, part)) STRICT, WITHOUT ROWID;
INSERT INTO "stale" VALUES('written-k3ve/several',0);
INSERT INTO "stale" VALUES('written-k3ve/stars',0);
CREATE TABLE state (
            question TEXT NOT NULL,
            part INTEGER NOT NULL,
            stability REAL NOT NULL,
            difficulty REAL NOT NULL,
            first_day INTEGER NOT NULL,
            last_day INTEGER NOT NULL,
            due_day INTEGER NOT NULL,
            reps INTEGER NOT NULL,
            lapses INTEGER NOT NULL,
            PRIMARY KEY (question, part)
        ) STRICT, WITHOUT ROWID
        ;
CREATE INDEX event_session ON event (session, id);
CREATE INDEX event_start ON event (at_ms, id) WHERE kind = 'start';
CREATE INDEX event_finish ON event (session) WHERE kind = 'finish';
CREATE INDEX event_target ON event (target) WHERE target <> '';
CREATE INDEX event_question ON event (question, part) WHERE kind = 'answer';
CREATE TRIGGER event_stale AFTER INSERT ON event WHEN new.kind IN ('answer', 'undo', 'override')
        BEGIN INSERT OR IGNORE INTO stale VALUES (new.question, new.part); END;
COMMIT;

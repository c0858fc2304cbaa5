//! What each format gives, and what is said of bad rows.

use std::io::Write;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::delimited::Mapping;
use super::sink::Sink;
use super::{coral, delimited, disqus, germeval, html, wordpress};

/// Something to write to that can be read afterwards.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Vec<u8>>>);

impl Write for Memory {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().expect("is sound").write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// The rows and the report of an import.
fn import(read: impl FnOnce(&mut Sink) -> anyhow::Result<()>) -> (Vec<Value>, String) {
    let memory = Memory::default();
    let mut sink = Sink::to(Box::new(memory.clone()), "old", "fr");
    read(&mut sink).expect("reads");
    let report = sink.finish().expect("is written").to_string();
    let written = memory.0.lock().expect("is sound").clone();
    let lines = String::from_utf8(written).expect("is UTF-8");
    (lines.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect(), report)
}

#[test]
fn coral_lines_and_arrays_give_the_same() {
    let documents = [
        r#"{"id":"a","status":"APPROVED","revisions":[{"body":"old"},{"body":"<p>Bien &amp; bon</p>"}],"createdAt":{"$date":"2026-01-02T03:04:05Z"}}"#,
        r#"{"id":"b","status":"REJECTED","revisions":[{"body":"idiot"}]}"#,
        r#"{"id":"c","status":"NONE","revisions":[{"body":"waits"}]}"#,
        r#"{"id":"d","status":"REJECTED","revisions":[],"deletedAt":"2026-01-02"}"#,
        r#"{"no":"comment"}"#,
    ];
    let (rows, report) = import(|sink| coral::read(documents.join("\n").as_bytes(), sink));
    let array = format!(" [{}]", documents.join(","));
    assert_eq!(import(|sink| coral::read(array.as_bytes(), sink)), (rows.clone(), report.clone()));
    assert_eq!((rows.len(), rows[0]["text"].as_str()), (2, Some("Bien & bon")));
    assert_eq!(rows[0]["decided_at"], "2026-01-02T03:04:05Z");
    assert_eq!(
        (rows[0]["labels"]["spam"].as_f64(), rows[1]["labels"].to_string()),
        (Some(0.0), r#"{"toxicity":1.0}"#.into())
    );
    assert!(report.starts_with("2 rows written, 2 undecided left out, 1 bad") && report.contains("  5: "), "{report}");
}

#[test]
fn wordpress_comments_are_decided_by_their_state() {
    let comment = |id: u32, state: &str, kind: &str, text: &str| {
        format!(
            "<wp:comment><wp:comment_id>{id}</wp:comment_id><wp:comment_date_gmt>2026-01-02 03:04:05</wp:comment_date_gmt>\
             <wp:comment_content>{text}</wp:comment_content><wp:comment_approved>{state}</wp:comment_approved>\
             <wp:comment_type>{kind}</wp:comment_type></wp:comment>"
        )
    };
    let comments = [
        comment(1, "1", "comment", "<![CDATA[Merci<br/>bien]]>"),
        comment(2, "spam", "", "achetez &lt;b&gt;ici&lt;/b&gt; &#233;t&#xe9;"),
        comment(3, "0", "", "waits"),
        comment(4, "1", "pingback", "other site"),
        comment(5, "trash", "", "  "),
    ];
    let xml = format!("<?xml version=\"1.0\"?><rss><channel><item>{}</item></channel></rss>", comments.concat());
    let (rows, report) = import(|sink| wordpress::read(xml.as_bytes(), sink));
    assert_eq!(rows.len(), 2, "{rows:?}");
    assert_eq!(
        (rows[0]["text"].as_str(), rows[0]["decided_at"].as_str()),
        (Some("Merci\nbien"), Some("2026-01-02T03:04:05Z"))
    );
    assert_eq!(
        (rows[1]["text"].as_str(), rows[1]["labels"].to_string()),
        (Some("achetez ici été"), r#"{"spam":1.0}"#.into())
    );
    assert!(report.contains("2 undecided") && report.contains("5: there is no text"), "{report}");
}

#[test]
fn disqus_posts_keep_their_ids_and_deleted_ones_say_nothing() {
    let xml = r#"<disqus xmlns:dsq="x"><thread dsq:id="9"><id>t</id></thread>
        <post dsq:id="1"><id/><message><![CDATA[<p>Hallo</p>]]></message><createdAt>2026-01-02T03:04:05Z</createdAt>
          <isDeleted>false</isDeleted><isSpam>false</isSpam><author><name>n</name></author><thread dsq:id="9"/></post>
        <post dsq:id="2"><message>weg</message><isDeleted>true</isDeleted><isSpam>false</isSpam></post>
        <post dsq:id="3"><message>kauft</message><isDeleted>true</isDeleted><isSpam>true</isSpam></post></disqus>"#;
    let (rows, report) = import(|sink| disqus::read(xml.as_bytes(), sink));
    let found: Vec<_> = rows.iter().map(|row| (row["id"].as_str(), row["text"].as_str())).collect();
    assert_eq!(found, [(Some("1"), Some("Hallo")), (Some("3"), Some("kauft"))]);
    assert!(report.starts_with("2 rows written, 1 undecided"), "{report}");
}

#[test]
fn a_table_is_read_by_its_mapping_and_bad_rows_are_named_by_line_without_text() {
    let pairs = ["text=comment", "id=nr", "decided_by=who", "toxicity=state"].map(str::to_owned);
    let mapping = Mapping::parse(&pairs).expect("is a mapping");
    let table = "nr,comment,who,state\n1,\"deux\nlignes\",anna,approved\n2,secret,ben,perhaps\n3,non,ben,rejected\n4,secret\n5,x,ben,\n";
    let (rows, report) = import(|sink| delimited::read(table.as_bytes(), b',', &mapping, sink));
    assert_eq!(rows.iter().map(|row| row["id"].as_str()).collect::<Vec<_>>(), [Some("1"), Some("3")]);
    assert_eq!(
        (rows[0]["labels"].as_object().map(serde_json::Map::len), rows[1]["decided_by"].as_str()),
        (Some(8), Some("ben"))
    );
    assert!(report.contains("3 bad") && report.contains("  4: a label is neither"), "{report}");
    assert!(report.contains("  6: it has another number of columns") && !report.contains("secret"), "{report}");
}

#[test]
fn jigsaw_and_civil_comments_need_no_mapping() {
    let jigsaw = "id,comment_text,toxic,severe_toxic,obscene,threat,insult,identity_hate\na,x y,1,0,1,0,-1,0\n";
    let (rows, _) = import(|sink| delimited::read(jigsaw.as_bytes(), b',', &Mapping::jigsaw(), sink));
    assert_eq!(
        rows[0]["labels"].to_string(),
        r#"{"identity_attack":0.0,"profanity":1.0,"severe_toxicity":0.0,"threat":0.0,"toxicity":1.0}"#
    );
    let civil = "id,target,comment_text,sexual_explicit\n7,0.25,x y,0\n";
    let (rows, _) = import(|sink| delimited::read(civil.as_bytes(), b',', &Mapping::civil(), sink));
    assert_eq!(rows[0]["labels"].to_string(), r#"{"sexually_explicit":0.0,"toxicity":0.25}"#);
}

#[test]
fn germeval_classes_are_categories() {
    let tsv = "Guten Tag|LBR|Welt\tOTHER\tOTHER\nDu ...\tOFFENSE\tINSULT\nx\tOFFENSE\n";
    let (rows, report) = import(|sink| germeval::read(tsv.as_bytes(), sink));
    assert_eq!((rows[0]["text"].as_str(), rows[0]["id"].as_str()), (Some("Guten Tag\nWelt"), Some("old-1")));
    assert_eq!(rows[1]["labels"].to_string(), r#"{"insult":1.0,"toxicity":1.0}"#);
    assert!(report.contains("1 bad"), "{report}");
}

#[test]
fn a_column_that_is_not_there_is_named_with_those_that_are() {
    let mapping = Mapping::parse(&["toxicity=tox".to_owned(), "text=kommentar".to_owned()]).expect("is a mapping");
    let mut sink = Sink::to(Box::new(Vec::new()), "old", "fr");
    let error = delimited::read("a,tox\n".as_bytes(), b',', &mapping, &mut sink).expect_err("is refused");
    assert_eq!(error.to_string(), "there is no column `kommentar`; there are `a`, `tox`");
    assert!(Mapping::parse(&[]).is_err() && Mapping::parse(&["toxic=a".to_owned()]).is_err());
}

#[test]
fn html_becomes_text_and_what_is_none_stays() {
    assert_eq!(html::text("<p>a</p><p>b <b>c</b></p>"), "a\nb c");
    assert_eq!(html::text("1 < 2 & 3 > 2 &unknown; <3"), "1 < 2 & 3 > 2 &unknown; <3");
}

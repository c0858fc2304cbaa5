//! What readers write does nothing but stand there.

use serde_json::json;

use crate::harness::{ADMIN_KEY, TestApp};
use crate::staff::at_desk;

const SCRIPT: &str = "<script>window.harmed = 1</script><img src=x onerror=\"window.harmed = 1\">";
const BREAKOUT: &str = "\"'><svg onload=window.harmed=1> {{7*7}} ${window.harmed=1}";

#[test]
#[ignore = "needs a browser"]
fn nothing_a_reader_controls_runs_loads_or_links() {
    let app = TestApp::holding_everything();
    let article = json!({
        "id": BREAKOUT, "url": "javascript:window.harmed=1", "title": format!("{SCRIPT}{BREAKOUT}"), "section": SCRIPT,
    });
    let author = json!({"id": format!("u{BREAKOUT}"), "name": SCRIPT});
    let text = format!("{SCRIPT} {BREAKOUT} https://evil.example/x javascript:window.harmed=1 \u{202e}dlrow");
    let parent = json!({"id": "c0", "article": article, "author": author, "text": text});
    let child = json!({"id": "c1\"><b>", "article": article, "author": author, "text": text, "parent_id": "c0"});
    app.submit_body(&parent).expect(201);
    app.submit_body(&child).expect(201);
    let report = json!({"reporter": SCRIPT, "reason": "other", "text": BREAKOUT});
    for id in ["c0", "c1%22%3E%3Cb%3E"] {
        app.post(&format!("/v1/comments/{id}/reports"), ADMIN_KEY, &report).expect(201);
    }
    let ruling = json!({"action": "escalate", "note": format!("{SCRIPT}{BREAKOUT}"), "version": 1});
    app.post("/v1/comments/c0/decisions", ADMIN_KEY, &ruling).expect(200);

    let browser = at_desk(&app, "anna", "admin");
    browser.sees("both comments", "document.querySelectorAll('article.card').length === 2");
    let author = "u%22%27%3E%3Csvg%20onload%3Dwindow.harmed%3D1%3E%20%7B%7B7%2A7%7D%7D%20%24%7Bwindow.harmed%3D1%7D";
    let pages = [
        "/console".to_owned(),
        "/console/find".to_owned(),
        "/console/find?q=%22%3E%3Cscript%3Ewindow.harmed%3D1%3C/script%3E&section=%22%3E%3Cb%3E".to_owned(),
        "/console/comments/c0".to_owned(),
        "/console/comments/c1%22%3E%3Cb%3E".to_owned(),
        format!("/console/authors/{author}"),
        "/console/batch".to_owned(),
        "/console/dashboard".to_owned(),
        "/console/audit".to_owned(),
    ];
    for page in pages {
        browser.open(&page);
        assert_eq!(browser.value("typeof window.harmed"), json!("undefined"), "{page}");
        assert_eq!(browser.violations(), json!([]), "{page}");
        let strangers = "[...document.querySelectorAll('img, iframe, main script, main svg[onload], b, [style], [href^=javascript]')].length";
        assert_eq!(browser.value(strangers), json!(0), "{page}");
        let links = "[...document.querySelectorAll('.text a, .words a a, blockquote p a')].length";
        assert_eq!(browser.value(links), json!(0), "{page}");
    }
    browser.open("/console/comments/c1%22%3E%3Cb%3E");
    assert!(browser.text(".card .text").starts_with("<script>"), "it is shown as it was written");
}

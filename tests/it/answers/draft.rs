//! An answer holds what the procedure wants: templates begin with every part; what lacks is named
//! beside the text, which is kept.

use super::*;
use huiyin_domain::case::{CaseKind, answer};
use huiyin_tests::town::visit;

fn filled(template: &str) -> String {
    let mut out = String::new();
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("【").or(rest.split_once("[[")) {
        let close = if rest[before.len()..].starts_with('【') { "】" } else { "]]" };
        let (_, left) = after.split_once(close).expect("a part ends");
        out = out + before + "已经写明";
        rest = left;
    }
    out + rest
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_template_holds_every_part_once_it_is_filled_in() {
    let site = Site::at(huiyin_tests::sqlite()).await;
    for (at, kind) in [CaseKind::Claim, CaseKind::Enquiry].into_iter().enumerate() {
        let brought = huiyin_app::case::Submission { kind, ..visit(&format!("templates {at}")) };
        let receipt = site.town.submit(brought).await.expect("a case");
        let route = Command::Route { to: SECTION, reasons: Vec::new(), note: None };
        let way = (kind == CaseKind::Claim).then_some(huiyin_domain::case::Way::PetitionProper);
        let classify =
            Command::Classify { case_kind: kind, way, topic: None, urgent: false, accused: None };
        for step in [classify, route, Command::Accept { notice: None }] {
            site.town.act(&By::System, receipt.case, step).await.expect("a step");
        }
        let login = format!("writer{at}");
        let officer = handler(&site, &login, receipt.case).await;
        let procedure = page(&site, receipt.case).await.procedure;
        let (path, post) = paths(receipt.case);
        for mut officer in [officer.clone(), officer.english()] {
            for name in ["opinion", "short", "done"] {
                let shown = officer.fill(&path, &post, &[("text", ""), ("template", name)]).await;
                let text = shown.html().form(&post).get("text").expect("a text").to_owned();
                let open = answer::parts_missing(&text, procedure, kind);
                assert!(!open.is_empty(), "a template is no answer: {text}");
                let whole = filled(&text);
                let lacks = answer::parts_missing(&whole, procedure, kind);
                assert!(lacks.is_empty(), "{name}: {lacks:?} in {whole}");
                let wanted = procedure.answer_parts(kind).len();
                assert_eq!(answer::parts_held(&whole, procedure).len(), wanted, "{whole}");
            }
        }
    }
    site.stop().await;
}

fn paths(case: CaseId) -> (String, String) {
    (format!("/desk/case/{case}"), format!("/desk/case/{case}/draft"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missing_part_is_named_beside_the_text_which_is_kept() {
    for home in huiyin_tests::engines() {
        let site = Site::at(home).await;
        let receipt = site.town.case_at("missing", Stage::Accepted).await;
        let mut officer = handler(&site, "writer", receipt.case).await;
        let (path, post) = paths(receipt.case);
        let before = officer.get(&path).await;
        assert!(before.body.contains("答复必须写明") && !before.body.contains("还缺"));
        let typed = "一、您的诉求：修路灯\n三、处理意见：已修好\n四、依据：条例\n五、如不服本意见：可请求复查";
        let fields = [("outcome", "resolved"), ("text", typed)];
        let refused = officer.fill(&path, &post, &fields).await;
        assert_eq!(refused.status, 422);
        let said = refused.error_of("draft-text").expect("beside the text");
        assert!(said.contains("查明的事实和理由") && said.contains("如不服本意见"), "{said}");
        assert!(!said.contains("依据"), "only what lacks: {said}");
        assert_eq!(refused.html().form(&post).get("text"), Some(typed));
        assert_eq!(refused.body.matches("hy-parts__missing").count(), 2);
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Handling);
        let whole = format!("{typed}\n查明的事实和理由：已到现场\n如不服本意见：三十日内");
        let fields = [("outcome", "resolved"), ("text", whole.as_str())];
        let done = officer.fill(&path, &post, &fields).await;
        assert_eq!(done.status, 303, "{}", done.html().text());
        assert_eq!(page(&site, receipt.case).await.case.stage, Stage::Drafted);
        site.stop().await;
    }
}

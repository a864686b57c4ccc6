//! The second process: a real server, a real page to who is on duty, a real alarm when nobody
//! answers it or when the server is gone.

use huiyin::watch::{Found, Watch};
use huiyin_app::notify::{Mail, MailConfig, MailTls, Notify};
use huiyin_domain::callout::Answer;
use huiyin_tests::crew::{Crew, TOKEN, ways};
use huiyin_tests::site::Site;
use huiyin_tests::sms::SmsGateway;
use huiyin_tests::smtp::SmtpServer;
use std::time::Duration;

fn watch(server: String, mail: &SmtpServer) -> Watch {
    let config = MailConfig {
        host: "127.0.0.1".into(),
        port: mail.port,
        tls: MailTls::None,
        user: None,
        password: None,
        from: "守夜人 <watch@example.org>".into(),
        timeout_ms: 2_000,
    };
    Watch {
        server,
        token: TOKEN.into(),
        plan: "qingshi-flood".into(),
        role: "commander".into(),
        wait: Duration::from_secs(3),
        look: Duration::from_millis(100),
        notify: Notify::new(Some(Mail::new(&config).expect("mail")), None),
        mails: vec!["chief@example.org".into()],
        numbers: Vec::new(),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn g14_a_second_process_pages_and_alarms_over_another_channel() {
    for home in huiyin_tests::engines() {
        let (sms, voice) = (SmsGateway::start(true), SmsGateway::start(true));
        let site = Site::with(home, |settings| ways(settings, &sms, &voice)).await;
        let mut crew = Crew::over(&site.town, sms, voice).await;
        let mayor = crew.join("镇长").await;
        let mail = SmtpServer::start();
        let server = format!("http://{}", site.address);
        let watch = watch(server, &mail);

        // Answered: the page truly went to who is on duty, marked, and they answered it.
        let (found, ()) = tokio::join!(watch.round(), async {
            for _ in 0..40 {
                crew.run().await;
                if let Some(key) = crew.tap(&mayor.number) {
                    crew.town.app.call_answer(&key, Answer::Accept).await.expect("answered");
                    return;
                }
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        assert_eq!(found, Found::Answered);
        // Sent and not answered.
        let (found, ()) = tokio::join!(watch.round(), async {
            for _ in 0..40 {
                crew.run().await;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        });
        assert_eq!(found, Found::Silent);
        // The engine stands still: nothing is handed over.
        assert_eq!(watch.round().await, Found::NotSent);
        let other = self::watch(watch.server.clone(), &mail);
        let wrong = Watch { token: "another-token-altogether".into(), ..other };
        assert_eq!(wrong.round().await, Found::Unreachable, "a wrong token opens nothing");
        assert_eq!(mail.mails().len(), 0, "rounds tell, alarms are the loop's");
        let failed = watch.alarm("watch-1", "呼叫系统异常", "请人工联系值班室").await;
        assert!(failed.is_empty(), "{failed:?}");
        assert_eq!(mail.mails()[0].to, "chief@example.org");
        site.stop().await;
        assert_eq!(watch.round().await, Found::Unreachable, "the server is gone");
    }
}

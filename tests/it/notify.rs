//! Delivery channels against real sockets: accepted, refused now, refused for good, hanging,
//! broken off; nothing of a person in any code.

use huiyin_app::notify::{Mail, MailConfig, MailTls, Message, Notify, Sms, Submitted};
use huiyin_tests::sms::{SmsAct, SmsGateway};
use huiyin_tests::smtp::{SmtpAct, SmtpServer};

const TEXT: &str = "您的事项有新进展，请用编号和密钥查看。\n.一行以点开头\r\n再见";

fn mail_to(port: u16) -> Notify {
    let config = MailConfig {
        host: "127.0.0.1".into(),
        port,
        tls: MailTls::None,
        user: None,
        password: None,
        from: "回音 <office@example.org>".into(),
        timeout_ms: 700,
    };
    Notify::new(Some(Mail::new(&config).expect("a good configuration")), None)
}

fn message<'a>(key: &'a str, to: &'a str) -> Message<'a> {
    Message { key, to, subject: "事项 QS-2026-000001-1", text: TEXT }
}

fn code(submitted: &Submitted) -> String {
    match submitted {
        Submitted::Sent => "sent".into(),
        Submitted::Temporary(code) => format!("later {code}"),
        Submitted::Permanent(code) => format!("never {code}"),
    }
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_written() {
    let server = SmtpServer::start();
    let notify = mail_to(server.port);
    let sent = notify.mail(message("out-1", "wang@example.org")).await;
    assert_eq!(sent, Submitted::Sent);
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "wang@example.org");
    let plain = |text: &str| text.replace("\r\n", "\n").trim_end().to_owned();
    assert_eq!(plain(&mails[0].text()), plain(TEXT));
}

#[tokio::test]
async fn a_mail_that_fails_says_whether_to_try_again() {
    let server = SmtpServer::start();
    let notify = mail_to(server.port);
    let acts = [
        (SmtpAct::RefuseRecipient(451), "later smtp-451"),
        (SmtpAct::RefuseRecipient(550), "never smtp-550"),
        (SmtpAct::RefuseRecipient(535), "later smtp-535"),
        (SmtpAct::RefuseData(452), "later smtp-452"),
        (SmtpAct::RefuseData(554), "never smtp-554"),
        (SmtpAct::Hang, "later smtp-timeout"),
    ];
    for (act, want) in acts {
        server.plan(&[act]);
        let got = code(&notify.mail(message("out-2", "wang@example.org")).await);
        assert_eq!(got, want, "{act:?}");
    }
    assert_eq!(server.mails().len(), 0);
    let nowhere = mail_to(1).mail(message("out-2", "wang@example.org")).await;
    assert_eq!(code(&nowhere), "later smtp-connection");
    for bad in ["", "not an address", "a@b\r\nRCPT TO:<c@d>", "王 <w@x.org>"] {
        assert_eq!(code(&notify.mail(message("k", bad)).await), "never mail-address");
    }
    assert_eq!(
        code(&Notify::default().mail(message("k", "a@b.c")).await),
        "later mail-not-configured"
    );
}

#[tokio::test]
async fn a_mail_sent_twice_can_be_recognised() {
    let server = SmtpServer::start();
    let notify = mail_to(server.port);
    server.plan(&[SmtpAct::DropAfterData]);
    let first = notify.mail(message("out-7", "wang@example.org")).await;
    assert!(matches!(first, Submitted::Temporary(_)), "{first:?}");
    assert_eq!(notify.mail(message("out-7", "wang@example.org")).await, Submitted::Sent);
    assert_eq!(notify.mail(message("out-8", "wang@example.org")).await, Submitted::Sent);
    let ids: Vec<_> = server.mails().iter().map(|mail| mail.header("Message-ID")).collect();
    assert!(ids[0].is_some());
    assert_eq!(ids[0], ids[1]);
    assert_ne!(ids[1], ids[2]);
}

fn gateway_to(port: u16) -> Notify {
    let config = format!(
        r#"
        url = "http://127.0.0.1:{port}/send?to={{to}}"
        body = '{{"phone":"{{to}}","content":"{{text}}"}}'
        ok_field = {{ pointer = "/code", equals = "0" }}
        final_values = ["fail-number"]
        timeout_ms = 500
        [headers]
        idempotency-key = "{{key}}"
        "#
    );
    let config = toml::from_str(&config).expect("a good configuration");
    Notify::new(None, Some(Sms::new(config).expect("a good template")))
}

#[tokio::test]
async fn a_text_message_fills_the_template() {
    let gateway = SmsGateway::start(true);
    let notify = gateway_to(gateway.port);
    let hostile =
        Message { text: "他说：\"你好\"\n{to} \\ \u{1f600}", ..message("out-1", "+86 13") };
    assert_eq!(notify.sms(hostile).await, Submitted::Sent);
    let seen = &gateway.delivered()[0];
    assert_eq!((seen.method.as_str(), seen.path.as_str()), ("POST", "/send?to=%2B86%2013"));
    let body: serde_json::Value = serde_json::from_str(&seen.body).expect("still JSON");
    assert_eq!(body["content"], hostile.text);
    assert_eq!(body["phone"], "+86 13");
    assert_eq!(seen.header("idempotency-key"), Some("out-1"));
}

#[tokio::test]
async fn a_text_message_that_fails_says_whether_to_try_again() {
    let gateway = SmsGateway::start(true);
    let notify = gateway_to(gateway.port);
    let acts = [
        (SmsAct::Answer(503, ""), "later http-503"),
        (SmsAct::Answer(429, ""), "later http-429"),
        (SmsAct::Answer(401, ""), "later http-401"),
        (SmsAct::Answer(302, ""), "later http-302"),
        (SmsAct::Answer(422, ""), "never http-422"),
        (SmsAct::Answer(200, r#"{"code":"fail"}"#), "later sms-not-accepted"),
        (SmsAct::Answer(200, r#"{"code":"fail-number"}"#), "never sms-refused"),
        (SmsAct::Answer(200, "fail: <html>"), "later sms-answer"),
        (SmsAct::Hang, "later http-timeout"),
    ];
    for (act, want) in acts {
        gateway.plan(std::slice::from_ref(&act));
        let got = code(&notify.sms(message("out-2", "13800000000")).await);
        assert_eq!(got, want, "{act:?}");
    }
    assert_eq!(gateway.delivered().len(), 0);
    assert_eq!(code(&gateway_to(1).sms(message("k", "1")).await), "later http-connection");
}

#[tokio::test]
async fn a_repeated_text_message_reaches_the_phone_once_where_keys_are_honoured() {
    for (honours_key, want) in [(true, 1), (false, 2)] {
        let gateway = SmsGateway::start(honours_key);
        let notify = gateway_to(gateway.port);
        gateway.plan(&[SmsAct::DropAfterwards]);
        let first = notify.sms(message("out-3", "13800000000")).await;
        assert!(matches!(first, Submitted::Temporary(_)), "{first:?}");
        assert_eq!(notify.sms(message("out-3", "13800000000")).await, Submitted::Sent);
        assert_eq!(gateway.delivered().len(), want, "honours keys: {honours_key}");
    }
}

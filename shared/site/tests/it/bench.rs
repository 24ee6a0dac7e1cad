//! The site with fakes behind it, and a browser of a few lines.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{AUTHORIZATION, CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, Method, Request, StatusCode};
use jiff::Timestamp;
use model::RecordData;
use pipeline::registry::{NewDomain, Platform, Registry, add};
use ports::memory::{FixedClock, MemoryDns, MemoryQueue, MemorySecrets, MemoryStore};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng as _;
use serde_json::Value;
use site::access::{Signer, tokens};
use site::{Config, Ports, Site, app};
use tower::ServiceExt as _;

pub(crate) struct Bench {
    app: Router,
    pub(crate) store: Arc<MemoryStore>,
    pub(crate) secrets: Arc<MemorySecrets>,
    pub(crate) events: Arc<MemoryQueue>,
    pub(crate) dns: Arc<MemoryDns>,
    pub(crate) clock: Arc<FixedClock>,
    platform: Platform,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn location(&self) -> &str {
        self.headers[LOCATION].to_str().unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// A cookie that it sets: its value, and the whole line.
    pub(crate) fn cookie(&self, name: &str) -> Option<(String, String)> {
        let lines = self.headers.get_all(SET_COOKIE).iter().map(|line| line.to_str().unwrap().to_owned());
        let mut found = lines.filter_map(|line| {
            let (pair, _) = line.split_once(';')?;
            let value = pair.strip_prefix(name)?.strip_prefix('=')?.to_owned();
            Some((value, line))
        });
        found.next()
    }

    /// The hidden field of its forms.
    pub(crate) fn csrf(&self) -> String {
        let rest = self.text.split("name=\"csrf\" value=\"").nth(1).unwrap_or_else(|| panic!("no form: {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }
}

/// Someone who is logged in.
pub(crate) struct Session {
    pub(crate) cookie: String,
    pub(crate) csrf: String,
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(Config { platform: platform(), ..Config::default() })
    }

    pub(crate) fn with(config: Config) -> Self {
        let (store, secrets) = (Arc::new(MemoryStore::default()), Arc::new(MemorySecrets::default()));
        let (events, dns) = (Arc::new(MemoryQueue::default()), Arc::new(MemoryDns::default()));
        let clock = Arc::new(FixedClock::at("2026-11-24T12:00:00Z".parse().unwrap()));
        let ports = Ports {
            store: Arc::clone(&store) as _,
            secrets: Arc::clone(&secrets) as _,
            events: Arc::clone(&events) as _,
            dns: Arc::clone(&dns) as _,
            clock: Arc::clone(&clock) as _,
        };
        let platform = config.platform.clone();
        let app = app(Site::new(config, ports, Signer::new([3; 32])));
        Self { app, store, secrets, events, dns, clock, platform }
    }

    pub(crate) fn now(&self) -> Timestamp {
        ports::Clock::now(&*self.clock)
    }

    pub(crate) async fn token(&self, tenant: &str) -> String {
        tokens::issue(&*self.store, tenant, self.now()).await.unwrap()
    }

    /// Adds a domain, with keys from a seed.
    pub(crate) async fn add(&self, tenant: &str, domain: &str) {
        let registry = Registry { store: &*self.store, secrets: &*self.secrets, events: &*self.events };
        let new = NewDomain { domain: domain.to_owned(), bounce: Some("lm-bounce".to_owned()), from_domain: None };
        let mut random = ChaCha20Rng::seed_from_u64(domain.len() as u64);
        add(registry, &self.platform, tenant, &new, self.now(), &mut random).await.unwrap();
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
    }

    pub(crate) async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send(Request::get(path).header(COOKIE, cookie).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, cookie: &str, form: &str) -> Answer {
        let request =
            Request::post(path).header(COOKIE, cookie).header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// A form of somebody who is logged in.
    pub(crate) async fn submit(&self, session: &Session, path: &str, form: &str) -> Answer {
        self.post(path, &session.cookie, &format!("csrf={}&{form}", session.csrf)).await
    }

    pub(crate) async fn api(&self, method: Method, path: &str, token: &str, body: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header(AUTHORIZATION, format!("Bearer {token}"));
        if body.is_some() {
            request = request.header(CONTENT_TYPE, "application/json");
        }
        self.send(request.body(Body::from(body.unwrap_or_default().to_owned())).unwrap()).await
    }

    /// Logs in through the form.
    pub(crate) async fn log_in(&self, tenant: &str) -> Session {
        let token = self.token(tenant).await;
        let form = self.get("/login", "").await;
        let (before, _) = form.cookie("before").unwrap();
        let body = format!("csrf={}&token={token}", form.csrf());
        let entered = self.post("/login", &format!("before={before}"), &body).await;
        assert_eq!((entered.status, entered.location()), (StatusCode::SEE_OTHER, "/domains"));
        let cookie = format!("rebound={}", entered.cookie("rebound").unwrap().0);
        let csrf = self.get("/domains", &cookie).await.csrf();
        Session { cookie, csrf }
    }

    /// Puts what the API says is to be published into DNS, with what must stand behind it.
    pub(crate) async fn publish(&self, token: &str, domain: &str) {
        let records = self.api(Method::GET, &format!("/api/v1/domains/{domain}/records"), token, None).await.json();
        for record in records["records"].as_array().unwrap() {
            let text = |field: &str| record[field].as_str().unwrap().to_owned();
            let data = match text("type").as_str() {
                "CNAME" => RecordData::Cname(text("value")),
                _ => {
                    let strings = record["strings"].as_array().unwrap();
                    RecordData::Txt(strings.iter().map(|string| string.as_str().unwrap().as_bytes().to_vec()).collect())
                }
            };
            self.dns.add(&text("name"), 300, data);
        }
        let text = |text: &str| RecordData::Txt(vec![text.as_bytes().to_vec()]);
        let mx = |host: &str| RecordData::Mx { preference: 10, exchange: host.to_owned() };
        self.dns.add("bounce.platform.example", 300, mx("mx.platform.example"));
        self.dns.add("bounce.platform.example", 300, text("v=spf1 ip4:192.0.2.0/24 -all"));
        self.dns.add("mx.platform.example", 300, RecordData::A("192.0.2.1".parse().unwrap()));
        self.dns.add("spf.platform.example", 300, text("v=spf1 ip4:192.0.2.0/24 -all"));
        self.dns.add("reports.platform.example", 300, mx("mx.platform.example"));
        self.dns.add(&format!("{domain}._report._dmarc.reports.platform.example"), 300, text("v=DMARC1"));
        self.dns.add(domain, 300, mx("mx.platform.example"));
        self.dns.add_server("ns1.provider.example", []);
        self.dns.add_server("ns2.provider.example", []);
    }
}

pub(crate) fn platform() -> Platform {
    Platform {
        bounce_host: Some("bounce.platform.example".to_owned()),
        spf_include: Some("spf.platform.example".to_owned()),
        dmarc_rua: Some("dmarc@reports.platform.example".to_owned()),
        ed25519: true,
        ..Platform::default()
    }
}

//! How long judging and planning takes, in a small tenant and on a registration that many have worked on. Prints; never fails.
//!
//! `cargo bench -p setup`

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot go on ends here")]

#[path = "../tests/support/mod.rs"]
mod support;

use std::collections::BTreeSet;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use entra::graph::Graph;
use jiff::{SignedDuration, Timestamp};
use practice_tenant::{Options, Practice, Scenario};
use setup::check;
use setup::facts::{Choices, Facts};
use setup::guide::{GRAPH_COMMAND_LINE_TOOLS, SECTIONS, SIGN_IN_SCOPES};
use setup::plan;
use setup::secret::known::SecretFacts;
use setup::tenant::observe::{Memory, observe};
use setup::tenant::snapshot::{Meant, Observation};
use support::NAME;
use support::grown::{grows, is_crowded};
use support::somebody::Somebody;

/// A finished tenant, read as the wizard reads it.
async fn read(grown: bool) -> Observation {
    let practice =
        Practice::start(Options { scenario: Scenario::Finished, ..Options::default() }).await.unwrap();
    let tenant = practice.tenant();
    if grown {
        let id = tenant.applications_named(NAME)[0]["id"].as_str().unwrap().to_owned();
        is_crowded(tenant, &id);
        grows(tenant);
    }
    let somebody =
        Somebody::by_client(&practice, tenant.admin_upn(), GRAPH_COMMAND_LINE_TOOLS, &SIGN_IN_SCOPES).await;
    let cloud = entra::Cloud::from_json(&practice.cloud_json()).unwrap();
    let graph = Graph::new(&entra::Http::new("0.0.0-bench").unwrap(), &cloud, somebody.token().clone());
    observe(&graph, &Meant::default(), &mut Memory::default(), Timestamp::now()).await.unwrap()
}

fn judging(bench: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (choices, secret, rights) = (Choices::default(), SecretFacts::default(), BTreeSet::new());
    for (size, grown) in [("small", false), ("grown", true)] {
        let observation = runtime.block_on(read(grown));
        let facts = Facts {
            observation: &observation,
            choices: &choices,
            secret: &secret,
            me: "",
            made_by: None,
            granted_here: false,
            rights: &rights,
            confirmed: true,
            consent_refused: false,
            on_page: false,
            approved: None,
            now: Timestamp::now(),
            skew: SignedDuration::ZERO,
        };
        let mut group = bench.benchmark_group(size);
        group.bench_function("checks", |run| {
            run.iter(|| {
                SECTIONS.iter().map(|one| check::section(one.id, black_box(&facts)).len()).sum::<usize>()
            });
        });
        group.bench_function("plan of everything", |run| {
            run.iter(|| plan::everything(black_box(&facts)).len());
        });
        group.bench_function("who else holds it", |run| run.iter(|| black_box(&facts).footholds().len()));
        group.bench_function("what the secrets are for", |run| {
            run.iter(|| {
                let standing = plan::standings(black_box(&facts));
                facts.secrets_in_order().into_iter().map(|one| standing(one) as usize).sum::<usize>()
            });
        });
        group.finish();
    }
}

criterion_group!(benches, judging);
criterion_main!(benches);

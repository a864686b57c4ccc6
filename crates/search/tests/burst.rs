//! Bursts: known values of the tails and of the false-discovery control, and what always holds.

use huiyin_search::burst::{Cell, look, negative_binomial_tail, poisson_tail, shares_of_chance};
use proptest::prelude::*;

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn tails_have_their_known_values() {
    // 1 − e⁻² (1 + 2 + 2) and 1 − e⁻¹.
    assert!(near(poisson_tail(3, 2.0), 0.323_323_583_816_936_5));
    assert!(near(poisson_tail(1, 1.0), 0.632_120_558_828_557_7));
    assert!(near(poisson_tail(0, 5.0), 1.0));
    // Size 1 is geometric: the chance of k or more is (mean / (1 + mean))^k.
    assert!(near(negative_binomial_tail(3, 2.0, 1.0), (2.0_f64 / 3.0).powi(3)));
    // Far out, where 1 − below would be nothing: the leading term of e⁻¹ Σ 1/k!.
    let far = poisson_tail(20, 1.0);
    assert!(far > 1.5e-19 && far < 1.7e-19, "{far:e}");
}

#[test]
fn shares_of_chance_have_their_known_values() {
    let q = shares_of_chance(&[0.01, 0.04, 0.03, 0.005]);
    for (found, known) in q.into_iter().zip([0.02, 0.04, 0.04, 0.02]) {
        assert!(near(found, known), "{found} {known}");
    }
    assert!(shares_of_chance(&[]).is_empty());
}

#[test]
fn a_burst_is_told_with_its_figures_and_only_above_the_floor() {
    let (calm, young) = ([1, 0, 1, 2, 1, 1, 0, 2], [0, 1]);
    let cell = |count, before, above_floor| Cell { count, before, above_floor };
    let found = look(
        &[
            cell(12, &calm[..], true),
            cell(12, &calm[..], false),
            cell(2, &calm[..], true),
            cell(30, &young[..], true),
        ],
        0.05,
    );
    let [Some(told), Some(low), Some(usual), None] = found[..] else { panic!("{found:?}") };
    assert!(told.told && told.p < 1e-6 && near(told.expected, 1.25), "{told:?}");
    // Ten messages of one person stay below the floor, whatever their figures are.
    assert!(!low.told && low.q <= 0.05, "{low:?}");
    assert!(!usual.told && usual.p > 0.1, "{usual:?}");
}

proptest! {
    #[test]
    fn a_tail_is_a_chance_and_falls(
        count in 0_u32..60,
        mean in 0.1_f64..40.0,
        size in 0.2_f64..20.0,
    ) {
        for tail in [&|k| poisson_tail(k, mean) as f64, &|k| negative_binomial_tail(k, mean, size)]
            as [&dyn Fn(u32) -> f64; 2]
        {
            let (here, next) = (tail(count), tail(count + 1));
            prop_assert!((0.0..=1.0).contains(&here));
            prop_assert!(next <= here + 1e-12);
        }
    }

    #[test]
    fn shares_keep_the_order_and_are_never_below_their_chance(
        p in proptest::collection::vec(0.0_f64..1.0, 1..40),
    ) {
        let q = shares_of_chance(&p);
        for (a, qa) in p.iter().zip(&q) {
            prop_assert!(*qa >= *a - 1e-12 && *qa <= 1.0);
            for (b, qb) in p.iter().zip(&q) {
                prop_assert!(a > b || qa <= qb);
            }
        }
    }
}

//! Forms between units: arbiter, tasks, orders, leaders, ties; and what stands in the way of
//! other steps because of them, said before somebody tries.

use super::case::View;
use super::field::{About, Choice, Fields};
use super::steps::{form, form_name, step_form};
use huiyin_domain::case::{HANDOVERS_MAX, Refusal, Task, Tie};
use huiyin_domain::ids::UnitId;
use huiyin_domain::policy::Action;
use maud::{Markup, html};

/// Left out although allowed: what would only be refused.
pub fn useful(view: &View<'_>, action: Action) -> bool {
    let (case, joint) = (&view.page.case, &view.page.case.joint);
    match action {
        Action::TaskAnswer => !own_tasks(view).is_empty(),
        Action::Return | Action::Transfer => !joint.settled && joint.arbiter.is_none(),
        Action::Link => case.tie_fits() != Err(Refusal::TieSecret) || !joint.ties.is_empty(),
        _ => true,
    }
}

/// What a step waits for, or what comes of it, above its form.
pub fn before(view: &View<'_>, action: Action) -> Markup {
    let said = match action {
        Action::Draft | Action::Check => vec![tasks_open(view)],
        Action::Approve => vec![tasks_open(view), leader_approves(view)],
        Action::Conclude => vec![orders_open(view)],
        Action::Return | Action::Transfer => vec![Some(handovers(view))],
        _ => return html! {},
    };
    html! {
        @for text in said.into_iter().flatten() { div.govuk-inset-text { (text) } }
    }
}

fn tasks_open(view: &View<'_>) -> Option<String> {
    let desk = view.desk;
    let units: Vec<String> =
        view.page.case.joint.tasks_open().map(|task| desk.unit(task.unit)).collect();
    let parts = [("n", units.len().into()), ("units", desk.joined(&units).into())];
    (!units.is_empty()).then(|| desk.text("joint-tasks-wait", &parts))
}

fn leader_approves(view: &View<'_>) -> Option<String> {
    let desk = view.desk;
    let leader = view.page.case.joint.leader.filter(|leader| *leader != desk.signed.staff)?;
    Some(desk.text("joint-leader-approves", &[("who", desk.colleague(leader).into())]))
}

fn orders_open(view: &View<'_>) -> Option<String> {
    let open = view.page.case.joint.supervisions_open().count();
    (open > 0).then(|| view.desk.text("joint-orders-wait", &[("n", open.into())]))
}

fn handovers(view: &View<'_>) -> String {
    let (desk, case) = (view.desk, &view.page.case);
    match case.arbiter_next(&desk.org().tree) {
        Some(unit) => desk.text("joint-arbiter-next", &[("unit", desk.unit(unit).into())]),
        None => {
            let parts = [("n", case.joint.handovers.into()), ("max", HANDOVERS_MAX.into())];
            desk.text("joint-handovers", &parts)
        }
    }
}

/// All forms of one action; each posts to the action with its `step`.
pub fn forms(view: &View<'_>, action: Action) -> Markup {
    match action {
        Action::Arbitrate => arbitrate(view),
        Action::TaskSet => html! { (task_set(view)) (task_back(view)) (task_drop(view)) },
        Action::TaskAnswer => task_answer(view),
        Action::Supervise => supervise(view),
        Action::SupervisionAnswer => supervision_answer(view),
        Action::LeaderName => html! { (leader_name(view)) (leader_release(view)) },
        Action::Link => html! { (link(view)) (unlink(view)) },
        _ => html! {},
    }
}

/// Fields that most of these forms have, under their labels.
struct Parts<'a> {
    view: &'a View<'a>,
    form: String,
}

impl<'a> Parts<'a> {
    fn of(view: &'a View<'a>, action: Action, step: &str) -> Self {
        Self { view, form: form_name(action, step) }
    }

    fn fields(&self) -> Fields<'_> {
        Fields { form: &self.form, typed: self.view.typed }
    }

    fn due(&self) -> Markup {
        let (label, hint) = (self.view.desk.t("joint-due"), self.view.desk.t("joint-due-hint"));
        let about = About { label: &label, hint: Some(&hint), ..About::default() };
        self.fields().line("due", "date", about)
    }

    fn area(&self, name: &str, label: &str, hint: &str) -> Markup {
        let (label, hint) = (self.view.desk.t(label), self.view.desk.t(hint));
        let about = About { label: &label, hint: Some(&hint), ..About::default() };
        self.fields().area(name, 4, about)
    }

    fn pick(&self, name: &str, label: &str, choices: &[Choice]) -> Markup {
        let label = self.view.desk.t(label);
        // With nothing to choose between, nothing has to be chosen.
        let first = match choices {
            [only] => only.value.clone(),
            _ => String::new(),
        };
        let empty = Choice::new("", self.view.desk.t("desk-choose"));
        let choices: Vec<&Choice> = match choices {
            [only] => vec![only],
            several => std::iter::once(&empty).chain(several).collect(),
        };
        let choices: Vec<Choice> =
            choices.into_iter().map(|one| Choice::new(&one.value, &one.label)).collect();
        self.fields().pick(
            name,
            &choices,
            About { label: &label, first: &first, ..About::default() },
        )
    }
}

/// Active units that may have a part in this case.
fn units(view: &View<'_>, without: Option<UnitId>) -> Vec<Choice> {
    let (desk, accused) = (view.desk, view.page.case.accused);
    let barred = |unit| accused.is_some_and(|accused| desk.org().tree.is_within(unit, accused));
    let fit = desk.units_active().into_iter();
    let fit = fit.filter(|(unit, _)| Some(*unit) != without && !barred(*unit));
    fit.map(|(unit, label)| Choice::new(unit.to_string(), label)).collect()
}

fn arbitrate(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::Arbitrate, "");
    let between = [
        ("owner", view.desk.unit(view.page.case.owner.unit).into()),
        ("intake", view.desk.unit(view.page.case.intake).into()),
    ];
    let inside = html! {
        p.govuk-body { (view.desk.text("joint-arbitrate-say", &between)) }
        (parts.pick("to", "joint-arbitrate-to", &units(view, None)))
        (parts.area("reason", "desk-reason-label", "joint-arbitrate-reason"))
    };
    form(view, Action::Arbitrate, &view.desk.t("action-arbitrate"), inside)
}

fn task_set(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::TaskSet, "set");
    let others = units(view, Some(view.page.case.owner.unit));
    let inside = html! {
        (parts.pick("unit", "joint-task-unit", &others))
        (parts.due())
        (parts.area("text", "joint-task-text", "joint-task-hint"))
    };
    step_form(view, Action::TaskSet, "set", &view.desk.t("action-task-set"), inside)
}

fn tasks<'t>(view: &View<'_>, of: impl Iterator<Item = &'t Task>) -> Vec<Choice> {
    let label = |task: &Task| {
        let unit = view.desk.unit(task.unit).into();
        view.desk.text("joint-task-no", &[("n", task.task.into()), ("unit", unit)])
    };
    of.map(|task| Choice::new(task.task.to_string(), label(task))).collect()
}

fn task_back(view: &View<'_>) -> Markup {
    let answered = view.page.case.joint.tasks.iter().filter(|task| task.answer.is_some());
    let choices = tasks(view, answered);
    let parts = Parts::of(view, Action::TaskSet, "back");
    let title = view.desk.t("joint-task-back");
    html! { @if !choices.is_empty() {
        h3.govuk-heading-s { (title) }
        (step_form(view, Action::TaskSet, "back", &title, html! {
            (parts.pick("task", "joint-task", &choices))
            (parts.due())
            (parts.area("reason", "desk-reason-label", "joint-task-back-hint"))
        }))
    } }
}

fn task_drop(view: &View<'_>) -> Markup {
    let choices = tasks(view, view.page.case.joint.tasks_open());
    let parts = Parts::of(view, Action::TaskSet, "drop");
    let title = view.desk.t("joint-task-drop");
    html! { @if !choices.is_empty() {
        h3.govuk-heading-s { (title) }
        (step_form(view, Action::TaskSet, "drop", &title, html! {
            (parts.pick("task", "joint-task", &choices))
            (parts.area("reason", "desk-reason-label", "joint-task-drop-hint"))
        }))
    } }
}

fn own_tasks(view: &View<'_>) -> Vec<Choice> {
    let own = view.desk.signed.unit;
    tasks(view, view.page.case.joint.tasks_open().filter(|task| task.unit == own))
}

fn task_answer(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::TaskAnswer, "");
    let inside = html! {
        (parts.pick("task", "joint-task", &own_tasks(view)))
        (parts.area("text", "joint-task-answer", "joint-task-answer-hint"))
    };
    form(view, Action::TaskAnswer, &view.desk.t("action-task-answer"), inside)
}

fn supervise(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::Supervise, "");
    let inside = html! {
        (parts.due())
        (parts.area("text", "joint-order-text", "joint-order-hint"))
    };
    form(view, Action::Supervise, &view.desk.t("action-supervise"), inside)
}

fn supervision_answer(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let parts = Parts::of(view, Action::SupervisionAnswer, "");
    let open = view.page.case.joint.supervisions_open().map(|order| {
        let unit = desk.unit(order.unit).into();
        let label = desk.text("joint-order-no", &[("n", order.order.into()), ("unit", unit)]);
        Choice::new(order.order.to_string(), label)
    });
    let inside = html! {
        (parts.pick("order", "joint-order", &open.collect::<Vec<_>>()))
        (parts.area("text", "joint-order-answer", "joint-order-answer-hint"))
    };
    form(view, Action::SupervisionAnswer, &desk.t("action-supervision-answer"), inside)
}

fn leader_name(view: &View<'_>) -> Markup {
    let desk = view.desk;
    let parts = Parts::of(view, Action::LeaderName, "name");
    let label = desk.t("joint-leader-who");
    let leaders: Vec<Choice> = desk
        .leaders()
        .iter()
        .map(|row| Choice::new(row.id.to_string(), &row.display_name).because(desk.unit(row.unit)))
        .collect();
    html! {
        p.govuk-body { (desk.t("joint-leader-say")) }
        @if leaders.is_empty() { p.govuk-body { (desk.t("joint-leader-nobody")) } }
        @else {
            (step_form(view, Action::LeaderName, "name", &desk.t("action-leader-set"), html! {
                (parts.fields().radios("leader", false, &leaders, About {
                    label: &label, ..About::default()
                }))
                (parts.area("reason", "desk-reason-label", "joint-leader-reason"))
            }))
        }
    }
}

fn leader_release(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::LeaderName, "release");
    let title = view.desk.t("joint-leader-release");
    html! { @if view.page.case.joint.leader.is_some() {
        h3.govuk-heading-s { (title) }
        (step_form(view, Action::LeaderName, "release", &title, html! {
            (parts.area("reason", "desk-reason-label", "joint-leader-release-hint"))
        }))
    } }
}

fn link(view: &View<'_>) -> Markup {
    let desk = view.desk;
    if view.page.case.tie_fits().is_err() {
        return html! { p.govuk-body { (desk.t("error-refused-tie-secret")) } };
    }
    let parts = Parts::of(view, Action::Link, "link");
    let (label, hint, kind) =
        (desk.t("joint-tie-other"), desk.t("joint-tie-hint"), desk.t("joint-tie-kind"));
    let ties: Vec<Choice> = Tie::CHOSEN
        .iter()
        .map(|tie| Choice::new(tie.code(), desk.code("tie-", tie.code())))
        .collect();
    step_form(
        view,
        Action::Link,
        "link",
        &desk.t("action-link"),
        html! {
            (parts.fields().line("other", "text", About {
                label: &label, hint: Some(&hint), ..About::default()
            }))
            (parts.fields().radios("tie", false, &ties, About { label: &kind, ..About::default() }))
        },
    )
}

fn unlink(view: &View<'_>) -> Markup {
    let parts = Parts::of(view, Action::Link, "unlink");
    let title = view.desk.t("joint-unlink");
    let ties: Vec<Choice> =
        view.ties().map(|(_, number, _)| Choice::new(number.as_str(), number.as_str())).collect();
    html! { @if !ties.is_empty() {
        h3.govuk-heading-s { (title) }
        (step_form(view, Action::Link, "unlink", &title, html! {
            (parts.pick("other", "joint-tie-other", &ties))
        }))
    } }
}

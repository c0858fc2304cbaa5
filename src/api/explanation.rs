//! How an explanation looks: here and in what `vigie score --explain` prints.

use serde::Serialize;
use utoipa::ToSchema;

use super::vocabulary::CategoryName;
use crate::model::{Explanation, Span};

/// How a text came to its scores. For each category the intercept and the weights of all spans and features add up to the
/// log-odds, and the score is the logistic function of these.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ExplanationView {
    /// What the text reads as, when that is not what it says letter by letter.
    #[serde(skip_serializing_if = "Option::is_none")]
    normalised: Option<Normalised>,
    /// How much the text is of each domain; the shares add up to 1.
    domains: Vec<DomainView>,
    /// The categories that stand out: those the policy would hold for, or else the likeliest one.
    categories: Vec<CategoryView>,
}

/// A text; not shown by `Debug`.
#[derive(Serialize, ToSchema)]
#[serde(transparent)]
struct Normalised(String);

/// How much a text is of one domain.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DomainShare)]
struct DomainView {
    /// The domain.
    #[schema(example = "news")]
    domain: String,
    /// 0 to 1.
    share: f64,
}

/// How a text came to one category's log-odds.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExplainedCategory)]
struct CategoryView {
    /// The category that is explained.
    category: CategoryName,
    /// What the model says.
    log_odds: f64,
    /// What a text that says nothing would have.
    intercept: f64,
    /// What each stretch of the text adds, in the order of the text; none overlap.
    spans: Vec<SpanView>,
    /// What else adds something, strongest first: how the text is written, its language.
    features: Vec<FeatureView>,
}

/// A stretch of the text. Positions count Unicode code points of the text as it was sent.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WeighedSpan)]
struct SpanView {
    /// The first code point.
    start: usize,
    /// One past the last code point.
    end: usize,
    /// What it adds to the log-odds; negative when it speaks against the category.
    weight: f64,
}

/// Something of a text that has no place in it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = WeighedFeature)]
struct FeatureView {
    /// Its name.
    #[schema(example = "style/exclamations")]
    name: String,
    /// What it adds to the log-odds.
    weight: f64,
}

impl ExplanationView {
    /// Shows the explanations of one text, one a category.
    pub(crate) fn new(mut explanations: Vec<Explanation>) -> Self {
        let normalised = explanations.first_mut().and_then(|first| first.normalised.take()).map(Normalised);
        let shares = explanations.first().map_or(&[][..], |first| &first.shares);
        let domain = |(domain, share): &(String, f32)| DomainView { domain: domain.clone(), share: rounded(*share) };
        Self {
            normalised,
            domains: shares.iter().map(domain).collect(),
            categories: explanations.into_iter().map(CategoryView::from).collect(),
        }
    }
}

impl From<Explanation> for CategoryView {
    fn from(explanation: Explanation) -> Self {
        let feature = |(name, weight)| FeatureView { name, weight: rounded(weight) };
        Self {
            category: explanation.category.into(),
            log_odds: rounded(explanation.log_odds),
            intercept: rounded(explanation.intercept),
            spans: explanation.spans.iter().map(SpanView::from).collect(),
            features: explanation.features.into_iter().map(feature).collect(),
        }
    }
}

impl From<&Span> for SpanView {
    fn from(span: &Span) -> Self {
        Self { start: span.start, end: span.end, weight: rounded(span.weight) }
    }
}

/// Six decimals: a thousand parts still add up to three of them.
fn rounded(weight: f32) -> f64 {
    (f64::from(weight) * 1e6).round() / 1e6
}

impl std::fmt::Debug for Normalised {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Normalised({} bytes)", self.0.len())
    }
}

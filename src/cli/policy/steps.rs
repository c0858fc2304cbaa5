//! How one text was decided, step by step: each rule in order, each category with its threshold, the verdict.

use std::io::{self, Write};

use crate::article::ArticleRef;
use crate::author::AuthorRef;
use crate::category::Category;
use crate::clock::UnixMillis;
use crate::comment::{Comment, CommentText, Id};
use crate::context::Context;
use crate::moderator::Moderator;
use crate::rules::{Input, RULES};

/// Decides on a text of somebody unknown under no article in particular, and writes how.
pub(super) fn write(moderator: &Moderator, text: CommentText, out: &mut impl Write) -> anyhow::Result<()> {
    let comment = comment(text)?;
    let context = Context::default();
    let decision = moderator.decide(&comment, &context);
    let (model, policy) = moderator.versions();
    writeln!(out, "model {}, policy {}, language {}", model.0, policy.0, decision.language.as_str())?;
    rules(moderator, &comment, &context, out)?;
    for category in Category::ALL {
        let (score, thresholds) = (decision.scores.get(category), moderator.policy().thresholds().get(category));
        let said = match thresholds.reached_by(*score) {
            Some((verdict, threshold)) => format!("{} from {}", verdict.as_str(), threshold.value()),
            None => format!("below {}", thresholds.hold().value()),
        };
        writeln!(out, "  score {:<18} {:.3}  {said}", category.as_str(), score.value())?;
    }
    writeln!(out, "verdict: {}", decision.verdict.as_str())?;
    Ok(())
}

fn rules(moderator: &Moderator, comment: &Comment, context: &Context, out: &mut impl Write) -> io::Result<()> {
    let input = Input::new(comment, context, moderator.policy().rules());
    for (name, ask) in RULES {
        match ask(&input) {
            Some(signal) => {
                let detail = signal.detail.as_deref().map(|detail| format!(": {detail}")).unwrap_or_default();
                writeln!(out, "  rule  {name:<18} {}{detail}", signal.effect.as_str())?;
            }
            None => writeln!(out, "  rule  {name:<18} nothing")?,
        }
    }
    Ok(())
}

fn comment(text: CommentText) -> anyhow::Result<Comment> {
    let nobody = Id::parse("nobody")?;
    let article = ArticleRef { id: nobody.clone(), url: None, title: None, section: None, language: None };
    let author = AuthorRef { id: nobody.clone(), name: None };
    Ok(Comment { id: nobody, article, author, parent_id: None, text, language: None, created_at: UnixMillis(0) })
}

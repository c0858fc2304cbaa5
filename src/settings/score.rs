//! Settings of `vigie score`.

use std::path::PathBuf;

use clap::Args;

use super::JudgementFiles;

/// Settings of `vigie score`.
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  vigie score comments.txt                one comment a line
  vigie score comments.ndjson > out       rows such as {\"id\": \"c1\", \"text\": \"…\"}
  tail -f new.txt | vigie score --explain scores as lines arrive, and draws what counted
  vigie score --explain new.txt | cat     the same as JSON

Prints one JSON object a line, in order: {\"id\"?, \"scores\": {…}, \"language\": \"fr\", \"verdict\": \"hold\"}.
With --explain it has \"highlights\" and an \"explanation\"; on a terminal each comment is drawn instead.
A row that cannot be scored gives {\"line\": 7, \"error\": \"…\"} and exit code 1 at the end.")]
pub struct Score {
    /// File to read, `-` for standard input
    #[arg(value_name = "FILE", default_value = "-")]
    pub file: PathBuf,
    /// Add what each part of the text counted for; on a terminal, draw it
    #[arg(long)]
    pub explain: bool,
    /// Draw without colours: any value but an empty one
    #[arg(long, env = "NO_COLOR", value_name = "ANY", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub no_color: Option<String>,
    /// Threads to score with [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// What scores and decides.
    #[command(flatten)]
    pub judgement: JudgementFiles,
}

impl Score {
    /// Whether drawings may have colours, see <https://no-color.org>.
    pub fn wants_colours(&self) -> bool {
        self.no_color.as_ref().is_none_or(String::is_empty)
    }
}

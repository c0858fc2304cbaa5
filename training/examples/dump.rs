//! Dumps inputs for experiments.
#![allow(warnings, clippy::all)]
use std::io::Write;
use std::path::Path;
use vigie::category::Category;
use vigie::model::features::Features;
use vigie::model::judgement::gather;
use vigie::model::kernel::Evidence;
use vigie_training::{config::Config, corpus, dataset, fit, lanes, split};

fn f32s(path: &str, v: &[f32]) { std::fs::File::create(path).unwrap().write_all(bytemuck::cast_slice(v)).unwrap(); }

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let config = Config::read(Path::new(&args[1])).unwrap();
    let out = &args[2];
    std::fs::create_dir_all(out).unwrap();
    let featuriser = dataset::featuriser(&config).unwrap();
    let ds = dataset::read(&config, &featuriser).unwrap();
    let plans = lanes::plan(&ds, &config);
    let ng = fit::train_evidence(&ds, vigie_training::evidence::Family::Ngrams, &plans, &config);
    let me = fit::train_evidence(&ds, vigie_training::evidence::Family::Meanings, &plans, &config);
    let inputs = fit::inputs(&ds, &plans, &ng, &me, &config);
    std::fs::write(format!("{out}/names.txt"), inputs.names.join("\n")).unwrap();
    std::fs::write(format!("{out}/groups.txt"), ds.groups.join("\n")).unwrap();
    f32s(&format!("{out}/train_x.f32"), &inputs.rows.concat());
    let mut meta = vec![];
    for d in &ds.documents {
        for c in Category::ALL { meta.push(d.labels.get(c).unwrap_or(f32::NAN)); }
        meta.extend([d.group as f32, d.judgement_weight, split::fold_of(d.content_hash, config.evidence.folds) as f32, d.evidence_weight]);
    }
    f32s(&format!("{out}/train_m.f32"), &meta);
    let mut features = Features::default();
    let mut evidence = Evidence::default();
    let mut files: Vec<_> = std::fs::read_dir("/work/shared/data/eval").unwrap().map(|e| (e.unwrap().path(), false)).collect();
    files.push(("/work/shared/data/train/jigsaw_en.jsonl.gz".into(), true));
    files.sort();
    let mut index = String::new();
    let (mut xs, mut ms) = (vec![], vec![]);
    for (f, (path, held)) in files.iter().enumerate() {
        let mut n = 0;
        for row in corpus::read(path).unwrap().rows {
            if *held && !split::is_held_out(split::content_hash(&row.text), config.holdout.one_in) { continue; }
            featuriser.read(&row.text, &mut features);
            ng.all.weigh(&features, &mut evidence);
            let mut said = vec![];
            me.all.weigh_rows(&features.meanings, &mut said);
            let mut x = vec![];
            gather(&evidence, &said, &features, &mut x);
            xs.extend(x);
            for c in Category::ALL { ms.push(row.labels.get(&c).map_or(f32::NAN, |l| *l as f32)); }
            ms.extend([f as f32, row.weight.unwrap_or(1.0) as f32]);
            n += 1;
        }
        index.push_str(&format!("{}\t{n}\n", vigie_training::config::corpus_name(path)));
    }
    f32s(&format!("{out}/eval_x.f32"), &xs);
    f32s(&format!("{out}/eval_m.f32"), &ms);
    std::fs::write(format!("{out}/eval_files.txt"), index).unwrap();
}

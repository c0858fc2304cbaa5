function startBatch() {}

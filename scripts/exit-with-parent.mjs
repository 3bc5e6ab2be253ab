// Loaded into web and worker before anything else: when the start script is gone, however it went, they go too.
process.on('disconnect', () => process.exit(1))

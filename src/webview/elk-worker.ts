// The layout engine as a worker of one file, unmodified: a page in VS Code starts it from a blob, where nothing could be loaded after.
import 'elkjs/lib/elk-worker.min.js';

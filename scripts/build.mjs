/** `npm run build`: installs when needed, and compiles `src` to `dist` when it changed. */
import { checkNode, ensureBuilt, ensureInstalled } from './setup.mjs';

checkNode();
ensureInstalled();
ensureBuilt();

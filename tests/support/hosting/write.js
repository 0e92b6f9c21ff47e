/** `npm run hosting`: writes the header file of each kind of host. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FILES } from './headers.js';

for (const [path, text] of Object.entries(FILES)) writeFileSync(join(import.meta.dirname, '../../..', path), text);

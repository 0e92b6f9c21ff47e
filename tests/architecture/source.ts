/** The text of `src`, for tests that read it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './floors.ts';

export interface SourceFile {
	path: string;
	/** From the repository's top, with slashes. */
	relative: string;
	text: string;
}

/** Files under `src` whose name ends so; generated messages are left out. */
export function filesOf(...endings: string[]): SourceFile[] {
	return readdirSync(join(repository, 'src'), { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
		.map((entry) => {
			const path = join(entry.parentPath, entry.name);
			return { path, relative: path.slice(repository.length + 1).replaceAll('\\', '/') };
		})
		.filter(({ relative }) => !relative.startsWith('src/lib/paraglide/') && !relative.startsWith('src/project.inlang/'))
		.sort((one, other) => (one.relative < other.relative ? -1 : 1))
		.map((file) => ({ ...file, text: readFileSync(file.path, 'utf8') }));
}

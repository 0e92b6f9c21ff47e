/** What one or several are chosen from in a field the user defined. */
import { fold } from './text.ts';

/** Options as somebody typed or a file wrote them: without blanks and repetitions; the first spelling stays. */
export function tidyOptions(options: readonly string[]): string[] {
	const known = new Map<string, string>();
	for (const option of options) {
		// The sign that parts several choices in a file.
		const tidy = option.replaceAll(';', ',').trim();
		if (tidy !== '' && !known.has(fold(tidy))) known.set(fold(tidy), tidy);
	}
	return [...known.values()];
}

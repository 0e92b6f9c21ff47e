/** The page once a backup is open: what is in it, the list with its search, one customer, and saving. */
import { isoOf, localDayAt } from '#lib/domain/dates.ts';
import { customersCsv } from '#lib/formats/customers-csv.ts';
import { detailsOf } from './details.ts';
import type { Format } from './details.ts';
import { drawn, element, save } from './elements.ts';
import { customerOf, jsonOf, search } from './reading.ts';
import type { OpenedBackup, Person } from './reading.ts';
import type { Words } from './words.ts';

/** Rows drawn at once; whoever looks for another one types. */
const SHOWN = 200;

export function contentsOf(
	backup: OpenedBackup,
	words: Words,
	format: Format,
	onFailed: (error: unknown) => void
): HTMLElement {
	return element(
		'div',
		{ class: 'contents' },
		summary(backup, words, format),
		saving(backup, words, onFailed),
		customers(backup, words, format)
	);
}

function summary({ manifest, start, file, people }: OpenedBackup, words: Words, format: Format): HTMLElement {
	const deleted = people.filter((person) => person.deleted).length;
	const figures: [string, string][] = [
		[words.counts.customers, format.count(people.length)],
		[words.counts.deleted, format.count(deleted)],
		[words.counts.fields, format.count(manifest.counts.fields ?? 0)],
		[words.counts.imports, format.count(manifest.counts.imports ?? 0)],
		[words.counts.entries, format.count(manifest.counts.journal ?? 0)]
	];
	return element(
		'section',
		{ class: 'card good' },
		element('h2', { id: 'whole', tabindex: '-1' }, `✓ ${words.whole}`),
		element('p', { class: 'hint' }, words.wholeText),
		element('p', {}, `${file.name} · ${words.writtenOn} ${format.instant(start.header.createdAt)}`),
		manifest.unreadable > 0 &&
			element('p', { class: 'warn' }, `${words.unreadable} ${format.count(manifest.unreadable)}`),
		element(
			'dl',
			{ class: 'figures' },
			...figures.map(([label, value]) => element('div', {}, element('dt', {}, label), element('dd', {}, value)))
		)
	);
}

function saving(backup: OpenedBackup, words: Words, onFailed: (error: unknown) => void): HTMLElement {
	const today = isoOf(localDayAt(Date.now()));
	const button = (label: string, name: string, make: () => Blob | Promise<Blob>) => {
		const made = element('button', { type: 'button' }, label);
		made.addEventListener('click', () => {
			void (async () => {
				made.disabled = true;
				made.textContent = words.saving;
				await drawn();
				try {
					save(await make(), name);
				} catch (error) {
					onFailed(error);
				}
				made.disabled = false;
				made.textContent = label;
			})();
		});
		return made;
	};
	const csv = () => {
		const living = backup.people.filter(({ deleted }) => !deleted).map(customerOf);
		const fields = backup.fields.map(({ id, field }) => ({ id, name: field.name }));
		return customersCsv(living, fields, { ...words.fields, person: words.person });
	};
	return element(
		'section',
		{ class: 'card' },
		element(
			'div',
			{ class: 'buttons' },
			button(words.saveJson, `${words.jsonName}-${today}.json`, () => jsonOf(backup, Date.now())),
			button(words.saveCsv, `${words.csvName}-${today}.csv`, csv)
		),
		element('p', { class: 'hint' }, words.saveHint)
	);
}

function customers(backup: OpenedBackup, words: Words, format: Format): HTMLElement {
	const list = element('ul');
	const more = element('p', { class: 'hint', role: 'status' });
	const detail = element('section', { class: 'card detail', hidden: true, 'aria-labelledby': 'person' });
	const input = element('input', {
		type: 'search',
		autocomplete: 'off',
		spellcheck: 'false',
		placeholder: words.search,
		'aria-label': words.search
	});
	const browse = element('section', { class: 'card browse' }, element('h2', {}, words.customers), input, list, more);
	const both = element('div', { class: 'columns' }, browse, detail);

	const close = (from: HTMLElement) => {
		detail.hidden = true;
		both.classList.remove('reading');
		from.focus();
	};
	const show = (person: Person, from: HTMLElement) => {
		for (const other of list.querySelectorAll('[aria-current]')) other.removeAttribute('aria-current');
		from.setAttribute('aria-current', 'true');
		const heading = element('h2', { id: 'person', tabindex: '-1', dir: 'auto' }, person.name);
		detail.replaceChildren(
			element('button', { type: 'button', class: 'back', click: () => close(from) }, `← ${words.back}`),
			heading,
			person.deleted ? element('p', { class: 'warn' }, words.deletedMark) : '',
			detailsOf(customerOf(person), backup, words, format)
		);
		detail.hidden = false;
		both.classList.add('reading');
		heading.focus();
	};
	const draw = () => {
		const found = search(backup.people, input.value);
		list.replaceChildren(
			...found.slice(0, SHOWN).map((person) => {
				const button = element(
					'button',
					{ type: 'button', class: 'person' },
					element('bdi', { class: 'name' }, person.name),
					person.deleted && element('span', { class: 'mark' }, words.deletedMark),
					element('bdi', { class: 'line' }, person.line)
				);
				button.addEventListener('click', () => show(person, button));
				return element('li', {}, button);
			})
		);
		const hidden = found.length - SHOWN;
		more.textContent =
			found.length === 0 ? words.none : hidden > 0 ? words.more.replace('{count}', format.count(hidden)) : '';
	};
	input.addEventListener('input', draw);
	draw();
	return both;
}

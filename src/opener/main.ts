/**
 * The single-file page that opens a backup without Kith, from anywhere: it asks for a file and a secret, and shows
 * what is in it. No framework and no network, so that it still works when nothing else of Kith does.
 */
import type { Failure } from '#lib/domain/errors.ts';
import type { BackupFault } from '#lib/domain/backup.ts';
import { BACKUP_EXTENSION } from '#lib/store/backup/format.ts';
import type { BackupStart } from '#lib/store/backup/reader.ts';
import { failureOfReading } from '#lib/store/backup/reader.ts';
import { contentsOf } from './contents.ts';
import { Format } from './details.ts';
import { drawn, element } from './elements.ts';
import { openBackup, readStart } from './reading.ts';
import { wordsFor } from './words.ts';

const { words, locale } = wordsFor(navigator.languages);
const format = new Format(words, locale);
const page = document.querySelector('main')!;
document.documentElement.lang = words.language;
document.title = `${words.title} · Kith`;

/** Above everything, for what went wrong; read out at once. */
const alert = element('div', { role: 'alert' });
const place = element('div', { class: 'place' });
page.append(
	element('header', {}, element('h1', {}, words.title), element('p', { class: 'hint' }, words.offline)),
	alert,
	place
);

function say(text: string | null): void {
	alert.replaceChildren(...(text === null ? [] : [element('p', { class: 'card bad' }, text)]));
}

function sentence({ code, params }: Failure): string {
	switch (code) {
		case 'wrong-secret':
			return words.wrongSecret;
		case 'kdf-refused':
			return words.kdfRefused;
		case 'file-changed':
			return words.fileChanged;
		case 'backup-invalid': {
			const text = words.faults[params!.fault as BackupFault];
			return typeof params!.frame === 'number'
				? `${text} ${words.part.replace('{part}', String(params!.frame))}`
				: text;
		}
		default:
			return words.unexpected;
	}
}
function failed(error: unknown): void {
	const failure = failureOfReading(error);
	say(failure ? sentence(failure) : words.unexpected);
}

function askForFile(): void {
	const input = element('input', {
		type: 'file',
		accept: `${BACKUP_EXTENSION},application/octet-stream`,
		class: 'file'
	});
	input.addEventListener('change', () => void take(input.files?.[0]));
	const zone = element(
		'label',
		{ class: 'card drop' },
		element('span', { class: 'button main' }, words.choose),
		element('span', { class: 'hint' }, words.drop),
		input
	);
	place.replaceChildren(element('p', {}, words.intro), zone);
}

async function take(file: File | undefined): Promise<void> {
	if (!file) return;
	say(null);
	const start = await readStart(file);
	if (start.ok) askForSecret(file, start.value);
	else {
		askForFile();
		say(sentence(start.error));
	}
}

function askForSecret(file: File, start: BackupStart): void {
	const input = element('input', {
		id: 'secret',
		type: 'password',
		autocomplete: 'off',
		autocapitalize: 'off',
		spellcheck: 'false',
		'aria-describedby': 'secret-hint'
	});
	const toggle = element('button', { type: 'button', 'aria-pressed': 'false', 'aria-controls': 'secret' }, words.show);
	toggle.addEventListener('click', () => {
		const isShown = input.type === 'text';
		input.type = isShown ? 'password' : 'text';
		toggle.textContent = isShown ? words.show : words.hide;
		toggle.setAttribute('aria-pressed', String(!isShown));
	});
	const submit = element('button', { type: 'submit', class: 'main' }, words.open);
	const progress = element('progress', { max: '1', value: '0', 'aria-label': words.checking });
	const status = element('p', { class: 'hint', role: 'status' });
	const form = element(
		'form',
		{ class: 'card' },
		element('h2', {}, file.name),
		element('p', { class: 'hint' }, `${words.writtenOn} ${format.instant(start.header.createdAt)}`),
		element('label', { for: 'secret' }, words.secret),
		element('div', { class: 'secret' }, input, toggle),
		element('p', { class: 'hint', id: 'secret-hint' }, words.secretHint),
		element('div', { class: 'buttons' }, submit, another()),
		status
	);
	form.addEventListener('submit', (event) => {
		event.preventDefault();
		void open();
	});
	async function open(): Promise<void> {
		say(null);
		if (input.value.trim() === '') {
			say(words.emptySecret);
			return input.focus();
		}
		submit.disabled = true;
		status.textContent = words.opening;
		// Deriving the key blocks: what was just said must stand there first.
		await drawn();
		try {
			const opened = await openBackup(file, start, input.value, (share) => {
				if (!progress.isConnected) {
					status.textContent = words.checking;
					form.append(progress);
				}
				progress.value = share;
			});
			if (opened.ok) {
				input.value = '';
				place.replaceChildren(contentsOf(opened.value, words, format, failed), element('p', {}, another()));
				document.getElementById('whole')?.focus();
				return;
			}
			say(sentence(opened.error));
		} catch (error) {
			failed(error);
		}
		submit.disabled = false;
		status.textContent = '';
		progress.remove();
		input.focus();
		input.select();
	}
	place.replaceChildren(form);
	input.focus();
}

function another(): HTMLElement {
	return element('button', { type: 'button', click: () => (say(null), askForFile()) }, words.chooseAnother);
}

page.addEventListener('dragover', (event) => event.preventDefault());
page.addEventListener('drop', (event) => {
	event.preventDefault();
	if (window.top === window.self) void take(event.dataTransfer?.files[0]);
});

// A page around this one could lay something over the field for the passphrase.
if (window.top !== window.self) say(words.framed);
else if (!globalThis.crypto?.subtle) say(words.noCrypto);
else askForFile();

/** Commands about backups: their passphrase, where they go, and what is known of them. */
import { fail } from '#lib/domain/errors.ts';
import { copyOf, type Model } from './model.ts';
import { call, type Command } from './step.ts';
import type { Method } from './tab.ts';
import { newPassphrase, passphrase, withCode } from './vault-commands.ts';

export const BACKUP_COMMANDS: Record<Extract<Method, `backup.${string}`>, Command> = {
	'backup.state': 'reads',
	'backup.write': 'reads',
	'backup.exportJson': 'reads',
	'backup.protect': {
		tasks: 30,
		weight: 2,
		make(draw) {
			const secret = newPassphrase(draw);
			return {
				name: 'backup.protect',
				run: (tab) => withCode(tab, (typed) => tab.call('backup.protect', { passphrase: passphrase(secret), typed })),
				apply({ at }) {
					if (at.content.secret !== null) return 'already';
					at.backupSecret = secret;
					return null;
				}
			};
		}
	},
	'backup.handedOver': {
		tasks: 160,
		weight: 8,
		alone: true,
		make(_, model, now, shelf) {
			const secret = model.at.content.secret ?? model.at.backupSecret;
			if (secret === null) return null;
			const number = shelf.files.size + 1 + now;
			return {
				name: `backup.handedOver ${number}`,
				async run(tab) {
					const written = await tab.call('backup.write', {});
					if (!written.ok) return written;
					const { note, file } = written.value;
					shelf.files.set(number, file);
					return tab.call('backup.handedOver', { note, place: 'file' });
				},
				apply({ at }) {
					at.copies.push({ number, secret, gone: false, inFolder: false, content: copyOf(at.content) });
					return null;
				}
			};
		}
	},
	'backup.chooseFolder': {
		tasks: 15,
		weight: 3,
		alone: true,
		make: (_draw, _model, _now, { folder }) => ({
			name: 'backup.chooseFolder',
			run: (tab) => tab.call('backup.chooseFolder', { handle: folder as unknown as FileSystemDirectoryHandle }),
			apply({ at }) {
				at.hasFolder = true;
				return null;
			}
		})
	},
	'backup.forgetFolder': {
		tasks: 15,
		weight: 1,
		make: () => ({
			...call('backup.forgetFolder', {}),
			apply({ at }) {
				at.hasFolder = false;
				return null;
			}
		})
	},
	'backup.writeToFolder': {
		tasks: 160,
		weight: 8,
		alone: true,
		make(_, model, now, { files, folder }) {
			const secret = model.at.content.secret ?? model.at.backupSecret;
			if (secret === null) return null;
			const number = files.size + 1 + now;
			const write = ({ at }: Model) =>
				at.copies.push({ number, secret, gone: false, inFolder: true, content: copyOf(at.content) });
			return {
				name: `backup.writeToFolder ${number}`,
				async run(tab) {
					const done = await tab.call('backup.writeToFolder', { confirmFewer: true });
					const stored = done.ok ? folder.files.get(done.value.fileName) : null;
					if (done.ok && stored) files.set(number, new File([stored], done.value.fileName));
					return done;
				},
				apply(later) {
					if (!later.at.hasFolder) return 'folder-lost';
					// Of one day the newest stays.
					for (const copy of later.at.copies) {
						if (copy.inFolder) Object.assign(copy, { gone: true, inFolder: false });
					}
					write(later);
					return null;
				},
				unnoted: write
			};
		}
	},
	'backup.forget': {
		tasks: 20,
		weight: 7,
		alone: true,
		make(draw, model) {
			const { copies } = model.at;
			if (copies.length === 0) return null;
			const index = draw.int(copies.length);
			return {
				name: `backup.forget ${index}`,
				async run(tab) {
					const state = await tab.call('backup.state', {});
					if (!state.ok) return state;
					const note = [...state.value.notes].sort((a, b) => a.at - b.at)[index];
					return note ? tab.call('backup.forget', { id: note.id }) : fail('not-found');
				},
				apply({ at }) {
					at.copies[index]!.gone = true;
					// Looking at them did it; see `backupsFault`.
					if (at.content.secret !== null) at.backupSecret = null;
					return null;
				}
			};
		}
	}
};

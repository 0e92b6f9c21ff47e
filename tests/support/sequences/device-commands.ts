/** Commands about more than the records: vault, workspaces, backups, restores, erasure. */
import { isEqual } from '#lib/domain/equal.ts';
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { CustomerId } from '#lib/domain/ids.ts';
import { textSecret, type WorkspaceId } from '#lib/domain/vault.ts';
import type { Draw } from './draw.ts';
import { newPlace, type Content, type Model, type Place, type Row, type Wish } from './model.ts';
import { call, rowOf, type Command, type Step } from './step.ts';
import type { Method, Tab } from './tab.ts';

type DeviceMethod = Extract<Method, `${'vault' | 'backup' | 'restore' | 'rescue' | 'audit'}.${string}`>;

const MOST_PLACES = 3;
const passphrase = (text: string) => textSecret('passphrase', text);
const newPassphrase = (draw: Draw) => `${draw.word()} ${draw.word()}`;
const known = (places: readonly Place[]) => places.filter(({ id }) => id !== null);
/** Gives a call a fresh recovery code to type back. */
async function withCode(tab: Tab, use: (typed: string) => Promise<Result<unknown>>): Promise<Result<unknown>> {
	const code = await tab.call('vault.newRecoveryCode', {});
	return code.ok ? use(code.value.code) : code;
}
/** Kept databases in the order of the model. */
async function keptName(tab: Tab, index: number): Promise<Result<string>> {
	const kept = await tab.call('restore.kept', {});
	if (!kept.ok) return kept;
	const found = [...kept.value].sort((a, b) => a.at - b.at)[index];
	return found ? ok(found.name) : fail('not-found');
}
function copyOf(content: Content): Content {
	return { ...structuredClone(content), database: null };
}

export const DEVICE_COMMANDS: Record<DeviceMethod, Command> = {
	'vault.state': 'reads',
	'vault.newRecoveryCode': 'reads',
	'vault.unlock': {
		tasks: 20,
		weight: 1,
		make(draw, model) {
			const { secret } = model.at.content;
			const isRight = draw.chance(0.5);
			const typed = isRight && secret !== null ? secret : newPassphrase(draw);
			return {
				name: `vault.unlock ${isRight}`,
				run: (tab) => tab.call('vault.unlock', { secret: passphrase(typed) }),
				apply: ({ at }) => (at.content.secret === null || at.content.secret === typed ? null : 'wrong-secret')
			};
		}
	},
	'vault.seal': {
		tasks: 260,
		weight: 5,
		make(draw) {
			const secret = newPassphrase(draw);
			return {
				name: 'vault.seal',
				run: (tab) => withCode(tab, (typed) => tab.call('vault.seal', { passphrase: passphrase(secret), typed })),
				apply({ at }) {
					if (at.content.secret !== null) return 'already';
					Object.assign(at.content, { secret, passkeys: [], database: null });
					// What was plain must not stay readable.
					at.kept = at.kept.filter((kept) => kept.secret !== null);
					return null;
				}
			};
		}
	},
	'vault.unseal': {
		tasks: 220,
		weight: 8,
		make(draw, model) {
			const typed = draw.chance(0.8) ? (model.at.content.secret ?? 'nothing') : newPassphrase(draw);
			return {
				name: 'vault.unseal',
				run: (tab) => tab.call('vault.unseal', { secret: passphrase(typed) }),
				apply({ at: { content } }) {
					if (content.secret === null) return 'already';
					if (content.secret !== typed) return 'wrong-secret';
					Object.assign(content, { secret: null, database: null });
					return null;
				}
			};
		}
	},
	'vault.changePassphrase': {
		tasks: 40,
		weight: 4,
		make(draw, model) {
			const typed = model.at.content.secret ?? 'nothing';
			const next = newPassphrase(draw);
			return {
				name: 'vault.changePassphrase',
				run: (tab) => tab.call('vault.changePassphrase', { secret: passphrase(typed), passphrase: passphrase(next) }),
				apply({ at: { content } }) {
					if (content.secret === null) return 'already';
					content.secret = next;
					return null;
				}
			};
		}
	},
	'vault.renewRecovery': {
		tasks: 40,
		weight: 3,
		make(_, model) {
			const { secret } = model.at.content;
			if (secret === null) return null;
			return {
				name: 'vault.renewRecovery',
				run: (tab) => withCode(tab, (typed) => tab.call('vault.renewRecovery', { secret: passphrase(secret), typed })),
				apply: () => null
			};
		}
	},
	'vault.addPasskey': {
		tasks: 40,
		weight: 7,
		make(draw, model) {
			const typed = model.at.content.secret ?? 'nothing';
			const credentialId = draw.word();
			const bytes = Uint8Array.from({ length: 32 }, () => draw.int(256));
			return {
				name: `vault.addPasskey ${credentialId}`,
				run: (tab) =>
					tab.call('vault.addPasskey', {
						secret: passphrase(typed),
						output: { kind: 'passkey', bytes },
						credentialId,
						salt: draw.word()
					}),
				apply({ at: { content } }) {
					if (content.secret === null) return 'already';
					content.passkeys = [...content.passkeys, credentialId];
					return null;
				}
			};
		}
	},
	'vault.removeDoor': {
		tasks: 30,
		weight: 20,
		make(draw, model) {
			const { secret, passkeys } = model.at.content;
			if (secret === null || passkeys.length === 0) return null;
			const credentialId = draw.pick(passkeys);
			return {
				name: `vault.removeDoor ${credentialId}`,
				async run(tab) {
					const state = await tab.call('vault.state', {});
					if (!state.ok) return state;
					const door = state.value.doors.find(({ passkey }) => passkey?.credentialId === credentialId);
					if (!door) return fail('not-found');
					return tab.call('vault.removeDoor', { secret: passphrase(secret), id: door.id });
				},
				apply({ at: { content } }) {
					content.passkeys = content.passkeys.filter((each) => each !== credentialId);
					return null;
				}
			};
		}
	},
	'vault.addWorkspace': {
		tasks: 60,
		weight: 2,
		alone: true,
		reloads: true,
		make(draw, model) {
			if (model.others.length + 1 >= MOST_PLACES) return null;
			const label = draw.word();
			return {
				...call('vault.addWorkspace', { label }),
				apply(later) {
					later.others.push(later.at);
					later.at = newPlace(label);
					return null;
				}
			};
		}
	},
	'vault.selectWorkspace': {
		tasks: 60,
		weight: 6,
		alone: true,
		reloads: true,
		make(draw, model) {
			const others = known(model.others);
			if (others.length === 0) return null;
			const id = draw.pick(others).id as WorkspaceId;
			return {
				...call('vault.selectWorkspace', { id }),
				apply(later) {
					select(later, id);
					return null;
				}
			};
		}
	},
	'vault.renameWorkspace': {
		tasks: 15,
		weight: 1,
		alone: true,
		make(draw, model) {
			const place = draw.pick([model.at, ...known(model.others)]);
			if (place.id === null) return null;
			const id = place.id as WorkspaceId;
			const label = draw.word();
			return {
				...call('vault.renameWorkspace', { id, label }),
				apply(later) {
					placeOf(later, id).label = label;
					return null;
				}
			};
		}
	},
	'vault.removeWorkspace': {
		tasks: 80,
		weight: 2,
		alone: true,
		reloads: true,
		make(draw, model) {
			const place = draw.pick([model.at, ...known(model.others)]);
			if (place.id === null) return null;
			const id = place.id as WorkspaceId;
			const { secret } = place.content;
			return {
				name: `vault.removeWorkspace ${id}`,
				run: (tab) => tab.call('vault.removeWorkspace', { id, secret: secret === null ? null : passphrase(secret) }),
				apply(later) {
					if (later.at.id !== id) {
						later.others = later.others.filter((each) => each.id !== id);
						return null;
					}
					// The next one by id, or a new empty one.
					const [next] = later.others.map((each) => each.id!).sort();
					if (next === undefined) later.at = newPlace('');
					else {
						select(later, next);
						later.others = later.others.filter((each) => each.id !== id);
					}
					return null;
				}
			};
		}
	},
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
	},
	'restore.inspect': 'reads',
	'restore.previewMerge': 'reads',
	'restore.kept': 'reads',
	'restore.merge': {
		tasks: 300,
		weight: 14,
		alone: true,
		make(draw, model, _, { files }) {
			const copies = model.at.copies.filter(({ number }) => files.has(number));
			const nameless = [model.at.content, ...copies.map(({ content }) => content)].some(({ rows }) =>
				rows.some(({ id }) => id === null)
			);
			if (copies.length === 0 || nameless) return null;
			const { number, secret } = draw.pick(copies);
			const file = files.get(number)!;
			const [missing, deleted, different] = [draw.chance(0.7), draw.chance(0.7), draw.chance(0.7)];
			return {
				name: `restore.merge ${number}`,
				async run(tab) {
					const preview = await tab.call('restore.previewMerge', { file, secret: passphrase(secret) });
					if (!preview.ok) return preview;
					const choice = { missing, deleted, different, only: null };
					return tab.call('restore.merge', { previewId: preview.value.previewId, choice });
				},
				apply(later) {
					const copy = later.at.copies.find((each) => each.number === number)!;
					const wishes = copy.content.rows.flatMap((row): Wish[] => {
						if (row.now.gone || row.now.deleted) return [];
						const here = later.rows.find((each) => each.table === row.table && each.id === row.id);
						if (here?.erased) return [];
						if (!here || here.now.gone) return missing ? [{ kind: 'create', again: here, ...fromBackup(row) }] : [];
						const isSame = row.table === 'imports' || isEqual(here.now.body, row.now.body);
						if (here.now.deleted && !deleted) return [];
						if (!here.now.deleted && (isSame || !different)) return [];
						const { body } = row.now;
						return [
							...(here.now.deleted ? [{ kind: 'restore', row: here } as const] : []),
							...(!isSame && different ? [{ kind: 'replace', row: here, body } as const] : [])
						];
					});
					later.commit('merge-restore', wishes, true);
					return null;
				}
			};
		}
	},
	'restore.run': {
		tasks: 400,
		weight: 14,
		alone: true,
		make(draw, model, _, shelf) {
			const copies = model.at.copies.filter(({ number }) => shelf.files.has(number));
			if (copies.length === 0) return null;
			const { number, secret } = draw.pick(copies);
			const file = shelf.files.get(number)!;
			return {
				name: `restore.run ${number}`,
				run: (tab) => tab.call('restore.run', { file, secret: passphrase(secret), sealed: false }),
				apply(later) {
					replace(later, number);
					const copy = later.at.copies.find((each) => each.number === number)!;
					// Whoever has just been read back is there.
					copy.gone = false;
					if (later.at.content.secret === null) later.at.backupSecret ??= secret;
					return null;
				},
				unnoted: (later) => replace(later, number)
			};
		}
	},
	'restore.goBack': {
		tasks: 80,
		weight: 16,
		alone: true,
		make(draw, model) {
			if (model.at.kept.length === 0) return null;
			const index = draw.int(model.at.kept.length);
			return onKept('restore.goBack', index, ({ at }) => {
				const [content] = at.kept.splice(index, 1);
				at.kept.push(at.content);
				at.content = content!;
			});
		}
	},
	'restore.dropKept': {
		tasks: 30,
		weight: 8,
		make(draw, model) {
			if (model.at.kept.length === 0) return null;
			const index = draw.int(model.at.kept.length);
			return onKept('restore.dropKept', index, ({ at }) => void at.kept.splice(index, 1));
		}
	},
	'rescue.state': 'reads',
	'rescue.rawCopy': 'reads',
	// Where nothing is lost it starts nothing: that is what a slip of the screen must not cost.
	'rescue.startFresh': {
		tasks: 40,
		weight: 1,
		alone: true,
		make: () => ({ ...call('rescue.startFresh', {}), apply: () => null })
	},
	'audit.list': 'reads',
	'audit.changes': 'reads',
	'audit.record': 'reads',
	'audit.check': 'reads',
	'audit.person': 'reads',
	'audit.previewErase': 'reads',
	'audit.erase': {
		tasks: 60,
		weight: 4,
		alone: true,
		make(draw, model) {
			const rows = [...model.customers(), ...model.customers(true)];
			if (rows.length === 0) return null;
			const id = draw.pick(rows).id as CustomerId;
			return {
				...call('audit.erase', { id }),
				apply(later) {
					later.erase(rowOf(later, id));
					return null;
				}
			};
		}
	}
};

/** The content of a copy takes the place of the current one, which is kept. */
function replace({ at }: Model, number: number): void {
	const copy = at.copies.find((each) => each.number === number)!;
	// One in which nothing was ever written is not worth keeping.
	if (at.content.entries.length > 0) at.kept.push(at.content);
	// It is sealed as the one it replaces.
	const { secret, passkeys } = at.content;
	at.content = { ...copyOf(copy.content), secret, passkeys };
}

function fromBackup({ table, id, now: { body } }: Row) {
	// The entry it names belongs to the backup's journal.
	return { table, id, body: table === 'imports' ? { ...body, seq: 0 } : body };
}

function onKept(method: 'restore.goBack' | 'restore.dropKept', index: number, act: (model: Model) => void): Step {
	return {
		name: `${method} ${index}`,
		async run(tab) {
			const name = await keptName(tab, index);
			return name.ok ? tab.call(method, { name: name.value }) : name;
		},
		apply(later) {
			act(later);
			return null;
		}
	};
}

function placeOf(model: Model, id: string): Place {
	const place = [model.at, ...model.others].find((each) => each.id === id);
	if (!place) throw new Error(`The model has no workspace ${id}`);
	return place;
}

function select(model: Model, id: string): void {
	const next = placeOf(model, id);
	model.others = [...model.others.filter((each) => each !== next), model.at];
	model.at = next;
}

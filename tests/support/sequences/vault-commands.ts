/** Commands about locks and workspaces. */
import { fail, type Result } from '#lib/domain/errors.ts';
import { textSecret, type WorkspaceId } from '#lib/domain/vault.ts';
import type { Draw } from './draw.ts';
import { newPlace, type Model, type Place } from './model.ts';
import { call, type Command } from './step.ts';
import type { Method, Tab } from './tab.ts';

const MOST_PLACES = 3;
export const passphrase = (text: string) => textSecret('passphrase', text);
export const newPassphrase = (draw: Draw) => `${draw.word()} ${draw.word()}`;
const known = (places: readonly Place[]) => places.filter(({ id }) => id !== null);
/** Gives a call a fresh recovery code to type back. */
export async function withCode(tab: Tab, use: (typed: string) => Promise<Result<unknown>>): Promise<Result<unknown>> {
	const code = await tab.call('vault.newRecoveryCode', {});
	return code.ok ? use(code.value.code) : code;
}

export const VAULT_COMMANDS: Record<Extract<Method, `vault.${string}`>, Command> = {
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
	}
};

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

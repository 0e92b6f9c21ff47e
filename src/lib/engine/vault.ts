/**
 * The vault: its doors, sealing and opening up everything, and the workspaces of this device. The bytes of a vault
 * key live here only while a door is made, and are overwritten before the call ends; those of the secrets are
 * overwritten by whoever uses them and once more when the call ends.
 */
import { fail, ok, type Result } from '#lib/domain/errors.ts';
import type { Door, Seal, Secret, VaultId } from '#lib/domain/vault.ts';
import { textSecret } from '#lib/domain/vault.ts';
import type { Store } from '#lib/store/contract.ts';
import {
	doorInfo,
	makeDoor,
	newVault,
	openDoors,
	withDoor,
	withOnlyDoor,
	withoutDoor,
	type OpenVault
} from '#lib/store/vault/doors.ts';
import { isSameCode, newRecoveryCode } from '#lib/store/vault/recovery-code.ts';
import type { ClosedContext, Handlers, Standing } from './context.ts';
import { refusalOf } from './current.ts';

export const vault: Handlers<'vault'> = {
	async state(_, context) {
		const known = await context.device.workspaces();
		if (!known.ok) return known;
		const { list, current } = known.value;
		const seal = sealOf(context.standing);
		return ok({
			workspaces: list,
			current,
			sealed: seal !== null || list.some(({ id, sealed }) => id === current && sealed),
			locked: context.standing.state === 'locked',
			doors: seal?.doors.map(doorInfo) ?? []
		});
	},

	async unlock({ secret }, context) {
		const { standing } = context;
		if (standing.state === 'failed') return refuse(standing);
		const seal = sealOf(standing);
		if (!seal) return ok();
		const opened = await openVault(seal, secret);
		if (!opened.ok) return opened;
		// Where it stands open the secret is only proved: whoever shows the device proves it to stop.
		if (standing.state === 'open') return ok();
		context.holdKey(seal.vaultId, opened.value.key);
		const after = await context.reopen();
		return after.state === 'open' ? ok() : refuse(after);
	},

	async newRecoveryCode(_, context) {
		const code = newRecoveryCode(context.random);
		context.recovery.code = code;
		return ok({ code });
	},

	async seal({ passphrase, typed }, context) {
		const store = openStore(context);
		if (!store.ok) return store;
		if (store.value.seal) return fail('already');
		const code = takeCode(typed, context);
		if (!code.ok) return code;
		const made = await newVault(context.random);
		try {
			const doors = await makeDoors([passphrase, code.value], made, context);
			if (!doors.ok) return doors;
			const seal: Seal = { vaultId: made.vaultId, createdAt: context.now(), doors: doors.value };
			context.holdKey(made.vaultId, made.key);
			const moved = await move(store.value, { seal, key: made.key }, context);
			if (moved.ok) context.recovery.code = null;
			return moved;
		} finally {
			made.bytes.fill(0);
		}
	},

	async unseal({ secret }, context) {
		const store = sealedStore(context);
		if (!store.ok) return store;
		const proved = await openVault(store.value.seal, secret);
		return proved.ok ? move(store.value.store, null, context) : proved;
	},

	async changePassphrase({ secret, passphrase }, context) {
		return changeDoors(secret, context, async (open, seal) => {
			const doors = await makeDoors([passphrase], { ...open, vaultId: seal.vaultId }, context);
			return doors.ok ? ok(withOnlyDoor(seal, doors.value[0]!)) : doors;
		});
	},

	async renewRecovery({ secret, typed }, context) {
		const code = takeCode(typed, context);
		if (!code.ok) return code;
		const renewed = await changeDoors(secret, context, async (open, seal) => {
			const doors = await makeDoors([code.value], { ...open, vaultId: seal.vaultId }, context);
			return doors.ok ? ok(withOnlyDoor(seal, doors.value[0]!)) : doors;
		});
		if (renewed.ok) context.recovery.code = null;
		return renewed;
	},

	async addPasskey({ secret, output, credentialId, salt }, context) {
		// Making the door overwrites the output, and it is needed once more to prove that the door opens.
		const proof: Secret = { kind: output.kind, bytes: output.bytes.slice() };
		try {
			return await changeDoors(secret, context, async (open, seal) => {
				const { now, random, kdfCost } = context;
				const options = { vaultId: seal.vaultId, now, random, cost: await kdfCost(), passkey: { credentialId, salt } };
				const door = await makeDoor(output, open.bytes, options);
				if (!door.ok) return door;
				const proved = await openVault({ ...seal, doors: [door.value] }, proof);
				return proved.ok ? ok(withDoor(seal, door.value)) : fail('passkey-unsupported');
			});
		} finally {
			proof.bytes.fill(0);
		}
	},

	async removeDoor({ secret, id }, context) {
		return changeDoors(secret, context, async (_, seal) => withoutDoor(seal, id));
	},

	async addWorkspace({ label }, context) {
		const added = await context.device.addWorkspace(label.trim());
		if (added.ok) await leaveWorkspace(context);
		return added;
	},

	async selectWorkspace({ id }, context) {
		const selected = await context.device.selectWorkspace(id);
		if (selected.ok) await leaveWorkspace(context);
		return selected;
	},

	async renameWorkspace({ id, label }, context) {
		return context.device.renameWorkspace(id, label.trim());
	},

	async removeWorkspace({ id, secret }, context) {
		const seal = await context.device.sealOf(id);
		// A workspace whose database is gone has nothing left to protect.
		if (!seal.ok && seal.error.code !== 'not-found') return seal;
		if (seal.ok && seal.value) {
			const proved = secret ? await openVault(seal.value, secret) : fail('wrong-secret');
			if (!proved.ok) return proved;
		}
		const known = await context.device.workspaces();
		if (!known.ok) return known;
		const removed = await context.device.removeWorkspace(id);
		if (removed.ok && known.value.current === id) await leaveWorkspace(context);
		return removed;
	}
};

function refuse(standing: Exclude<Standing, { state: 'open' }>): Result<never> {
	return { ok: false, error: refusalOf(standing) };
}

function sealOf(standing: Standing): Seal | null {
	if (standing.state === 'open') return standing.store.seal;
	return standing.state === 'locked' ? standing.seal : null;
}

function openStore({ standing }: ClosedContext): Result<Store> {
	return standing.state === 'open' ? ok(standing.store) : refuse(standing);
}

function sealedStore(context: ClosedContext): Result<{ store: Store; seal: Seal }> {
	const store = openStore(context);
	if (!store.ok) return store;
	const { seal } = store.value;
	return seal ? ok({ store: store.value, seal }) : fail('already');
}

/** Opens a vault for its key alone; the bytes of the key are gone when it answers. */
async function openVault(seal: Seal, secret: Secret): Promise<Result<Pick<OpenVault, 'key'>>> {
	const opened = await openDoors(seal, secret);
	if (opened.ok) opened.value.bytes.fill(0);
	return opened;
}

/** The code last shown as a secret, if `typed` means it. */
function takeCode(typed: string, { recovery }: ClosedContext): Result<Secret> {
	if (recovery.code === null || !isSameCode(recovery.code, typed)) return fail('recovery-mismatch');
	return ok(textSecret('recovery', recovery.code));
}

async function makeDoors(
	secrets: readonly Secret[],
	{ vaultId, bytes }: { vaultId: VaultId; bytes: Uint8Array<ArrayBuffer> },
	{ now, random, kdfCost }: ClosedContext
): Promise<Result<Door[]>> {
	const doors: Door[] = [];
	for (const secret of secrets) {
		const door = await makeDoor(secret, bytes, { vaultId, now, random, cost: await kdfCost() });
		if (!door.ok) return door;
		doors.push(door.value);
	}
	return ok(doors);
}

/** Opens the vault with a secret, and puts other doors in front of its key: all in one transaction, or none. */
async function changeDoors(
	secret: Secret,
	context: ClosedContext,
	change: (open: OpenVault, seal: Seal) => Promise<Result<Seal>>
): Promise<Result<void>> {
	const sealed = sealedStore(context);
	if (!sealed.ok) return sealed;
	const opened = await openDoors(sealed.value.seal, secret);
	if (!opened.ok) return opened;
	try {
		const changed = await change(opened.value, sealed.value.seal);
		return changed.ok ? await sealed.value.store.saveSeal(changed.value, sealed.value.seal) : changed;
	} finally {
		opened.value.bytes.fill(0);
	}
}

/** Seals or opens up everything; other tabs go on writing meanwhile. */
async function move(
	store: Store,
	target: Parameters<Store['move']>[0],
	{ signal, progress, reopen }: ClosedContext
): Promise<Result<void>> {
	const moved = await store.move(target, { signal, onProgress: (done) => progress('sealing', done, 0) });
	if (!moved.ok) return moved;
	const standing = await reopen();
	return standing.state === 'open' ? ok() : refuse(standing);
}

/** Something else is current: the key of what was is forgotten in every tab, so that nobody else comes back to it. */
async function leaveWorkspace({ forgetKey, reopen }: ClosedContext): Promise<void> {
	forgetKey();
	await reopen();
}

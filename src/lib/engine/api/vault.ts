/** The vault and its workspaces. */
import type { DoorId, DoorInfo, Secret, Workspace, WorkspaceId } from '#lib/domain/vault.ts';
import type { Call, LongCall } from '../api.ts';

export interface VaultState {
	workspaces: Workspace[];
	current: WorkspaceId;
	/** Of the current workspace. */
	sealed: boolean;
	locked: boolean;
	doors: DoorInfo[];
}

/** All of it can be called while nothing is open. */
export interface VaultCalls {
	state: Call<Record<string, never>, VaultState>;
	/** Fails with `wrong-secret` or `kdf-refused`, and changes nothing. Where it stands open the secret is only proved. */
	unlock: Call<{ secret: Secret }, void>;
	/** A new recovery code, kept in the worker until `seal`, `renewRecovery` or `backup.protect` takes it. */
	newRecoveryCode: Call<Record<string, never>, { code: string }>;
	/** Seals everything in the background; `typed` must be the code, in any spelling that means the same. */
	seal: LongCall<{ passphrase: Secret; typed: string }, void>;
	unseal: LongCall<{ secret: Secret }, void>;
	changePassphrase: LongCall<{ secret: Secret; passphrase: Secret }, void>;
	renewRecovery: LongCall<{ secret: Secret; typed: string }, void>;
	/** `output` is the PRF's; the unwrap is proved before the door is saved. */
	addPasskey: LongCall<{ secret: Secret; output: Secret; credentialId: string; salt: string }, void>;
	/** Never the last passphrase. */
	removeDoor: LongCall<{ secret: Secret; id: DoorId }, void>;
	addWorkspace: Call<{ label: string }, Workspace>;
	/** The other tabs follow; a sealed one is locked afterwards. */
	selectWorkspace: Call<{ id: WorkspaceId }, void>;
	renameWorkspace: Call<{ id: WorkspaceId; label: string }, void>;
	/** A sealed one needs a secret of its own. */
	removeWorkspace: Call<{ id: WorkspaceId; secret: Secret | null }, void>;
}

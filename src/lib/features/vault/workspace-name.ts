import type { Workspace } from '#lib/domain/vault.ts';
import { m } from '#lib/paraglide/messages.js';
import { showHidden } from '../format.ts';

/** What a workspace is called; the first one has no word of its own until it is given one. */
export function workspaceName(workspace: Pick<Workspace, 'label'> | undefined): string {
	return showHidden(workspace?.label.trim() ?? '') || m.vault_workspace_first();
}

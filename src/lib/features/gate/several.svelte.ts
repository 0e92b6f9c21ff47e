/**
 * Whether this browser has several workspaces. Kept by the page, so that the frame knows without asking the worker
 * for what most people never use.
 */
import { basePath } from '#lib/client/kith.ts';
import { readSetting, writeSetting } from '#lib/client/locale.ts';

const SEVERAL = `kith:${basePath}:several-workspaces`;

let several = $state(readSetting(SEVERAL) !== null);

export function hasSeveral(): boolean {
	return several;
}
/** To be told whenever the workspaces were read. */
export function countWorkspaces(count: number): void {
	if (several === count > 1) return;
	several = count > 1;
	writeSetting(SEVERAL, several ? '1' : null);
}

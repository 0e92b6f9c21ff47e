/** The recovery code as it leaves the screen: on the clipboard, in a file, on paper. */
import { m } from '#lib/paraglide/messages.js';
import { saveFile } from '../save-file.ts';
import { formatTime } from '../format.ts';

/** What the file and the paper say around the code. */
export function sheetText(code: string, workspace: string, at: number): string {
	return [m.vault_sheet_title({ workspace }), '', code, '', m.vault_sheet_text(), formatTime(at), ''].join('\r\n');
}

export function saveCode(code: string, workspace: string): void {
	const text = sheetText(code, workspace, Date.now());
	saveFile(new Blob([text], { type: 'text/plain;charset=utf-8' }), `${m.vault_sheet_file()}.txt`);
}

/** Answers whether the clipboard took it. */
export async function copyCode(code: string): Promise<boolean> {
	try {
		await navigator.clipboard.writeText(code);
		return true;
	} catch (reason) {
		// Refused by the browser or by its user.
		if (reason instanceof DOMException) return false;
		throw reason;
	}
}

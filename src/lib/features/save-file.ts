/** Lets the browser save a file under a name; where it goes and whether it arrives only the user sees. */
export function saveFile(file: Blob, name: string): void {
	const url = URL.createObjectURL(file);
	const link = document.createElement('a');
	link.href = url;
	link.download = name;
	link.click();
	// Revoked later: Safari reads the blob only after the click has returned.
	setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

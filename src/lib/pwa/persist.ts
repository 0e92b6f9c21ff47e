/**
 * Asks the browser to keep this copy's data when space runs low. To be called after the first save or
 * import, when there is something to keep: browsers decide by how much the page is used, and Firefox asks
 * the user. Answers whether the data is kept; false where the browser cannot say.
 */
export async function keepStorage(): Promise<boolean> {
	const { storage } = navigator;
	if (!storage?.persist) return false;
	return (await storage.persisted()) || storage.persist();
}

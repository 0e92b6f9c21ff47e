/**
 * One turn of the event loop, in which other calls and cancel messages are answered. A message and not a timer:
 * browsers stretch repeated timers to 4 ms.
 */
export function nextTurn(): Promise<void> {
	return new Promise((resolve) => {
		const { port1, port2 } = new MessageChannel();
		port1.onmessage = () => {
			port1.close();
			resolve();
		};
		port2.postMessage(null);
	});
}

/**
 * What a daemon and the process that started it tell each other, over the channel Node opens between them. A daemon without
 * such a parent starts at once and announces its readiness to nobody.
 */
const heldVariable = 'KUBETS_HELD';

/** The environment of a daemon that is to load its modules and then to wait for `startHeld`. */
export const heldEnvironment: Readonly<Record<string, string>> = { [heldVariable]: 'true' };

/** What the parent sends to let a held daemon go on. */
export const startMessage = 'start';
/** What a daemon sends when it is ready for requests. */
export const readyMessage = 'ready';

/** Waits while the parent holds the daemon back. A daemon whose parent is gone ends: nobody would ever let it start. */
export async function untilStarted(parent: NodeJS.Process = process): Promise<void> {
  if (parent.env[heldVariable] === undefined || !parent.connected) return;
  await new Promise<void>((resolve) => {
    const onMessage = (message: unknown): void => {
      if (message !== startMessage) return;
      parent.off('message', onMessage);
      parent.off('disconnect', onDisconnect);
      resolve();
    };
    const onDisconnect = (): never => parent.exit(1);
    parent.on('message', onMessage);
    parent.on('disconnect', onDisconnect);
  });
}

/** Tells the parent that the daemon is ready for requests. */
export function announceReady(parent: NodeJS.Process = process): void {
  if (parent.connected) parent.send?.(readyMessage);
}

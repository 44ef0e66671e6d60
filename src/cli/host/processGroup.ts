/**
 * Kills what a command left running: its process group, whose number is the pid of the command. Each
 * command leads a group of its own (`detached`).
 */
export const endGroup = (pid: number | undefined): void => {
  if (pid === undefined || pid <= 1) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Usually no process is left.
  }
}

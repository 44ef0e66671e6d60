/**
 * Ends what a command left behind: its process group, whose number is the pid of the command. Commands
 * are started as leaders of a group of their own (`detached`).
 */
export const endGroup = (pid: number | undefined): void => {
  if (pid === undefined || pid <= 1) return
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // Nobody is left, as usual.
  }
}

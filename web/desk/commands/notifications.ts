import { can_notify } from '../model/alert.svelte'
import { command } from './command'

/** Asked on a button only, never at load. */
export const notifications = command({
    name: 'notifications', label: 'notify_on', permission: 'agent',
    possible: () => can_notify() && Notification.permission === 'default',
    run: () => Notification.requestPermission(),
})

/**
 * What `GET /api/search?q=…&subscription=…` answers: the few best hits of each kind, best first. A group's name is a
 * plural noun ("Workloads", "Assets", "Checks"); groups without hits are left out. `href` is a path of the product without the
 * scope, which the palette adds.
 */
export type SearchAnswer = { groups: SearchGroup[] }
export type SearchGroup = { name: string; items: SearchItem[] }
export type SearchItem = { title: string; detail: string; href: string }

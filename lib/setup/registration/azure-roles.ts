/** What reading needs, and all of it. Source: "Azure built-in roles" (general; security), the ids of the definitions. */
export const readingRoles = [
  { name: 'Reader', id: 'acdd72a7-3385-48ef-bd42-f606fba81ae7' },
  { name: 'Security Reader', id: '39bc4728-0917-49c7-9d2c-d95423bc2eb4' },
] as const

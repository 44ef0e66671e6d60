/** The bundler puts the version in place of this; from the sources it is "development". */
export const version: string = process.env['FRR_INTENT_VERSION'] ?? 'development'

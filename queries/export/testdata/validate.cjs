// Validates a data package with the JavaScript implementation of Frictionless:
// the descriptor against the published profile, and every row of every table
// against its schema, with keys and foreign keys.
const { Package } = require('datapackage')

async function main() {
  const pack = await Package.load(process.argv[2], { strict: true, basePath: require('path').dirname(process.argv[2]) })
  if (!pack.valid) throw new Error(pack.errors.map(String).join('\n'))
  let rows = 0
  for (const resource of pack.resources) {
    if (resource.descriptor.format !== 'csv') continue
    const relations = (resource.descriptor.schema.foreignKeys || []).length > 0
    rows += (await resource.read({ relations, cast: true })).length
  }
  console.log(`valid: ${pack.resources.length} resources, ${rows} rows`)
}

main().catch((err) => {
  console.error(err.multiple ? err.errors.map(String).join('\n') : err)
  process.exit(1)
})

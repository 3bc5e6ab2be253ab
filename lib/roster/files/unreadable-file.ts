/** Why a file is refused that no reader has to look at. */
export const emptyFile = 'The file is empty. Export it again and check that it has contacts in it.'
export const notZip = 'The file is not a ZIP. A OneRoster export is one ZIP with manifest.csv and users.csv in it.'

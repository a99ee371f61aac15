// Prints what mailparser reads in each message of a folder, one JSON array in the order of their names.
'use strict';
const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { join } = require('node:path');
const [, , folder, modules] = process.argv;
const { simpleParser } = require(join(modules, 'mailparser'));
const libmime = require(join(modules, 'libmime'));

const addresses = field => (field ? field.value.flatMap(one => one.group ?? [one]).map(({ name, address }) => ({ name, address })) : []);

// The type as the header says, not as mailparser guesses it from the name.
const file = ({ filename, headers, contentDisposition, cid, content }) => ({
    name: filename,
    type: headers.get('content-type').value,
    disposition: contentDisposition,
    contentId: cid ?? null,
    size: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
});

const read = async path => {
    const mail = await simpleParser(readFileSync(path), {
        skipHtmlToText: true, skipTextToHtml: true, skipTextLinks: true, skipImageLinks: true,
    });
    return {
        subject: mail.subject,
        from: addresses(mail.from),
        to: addresses(mail.to),
        cc: addresses(mail.cc),
        messageId: mail.messageId,
        inReplyTo: mail.inReplyTo ?? null,
        references: [mail.references ?? []].flat(),
        date: mail.date.getTime() / 1000,
        note: mail.headers.has('x-custom-note') ? libmime.decodeWords(mail.headers.get('x-custom-note')) : null,
        text: mail.text ?? '',
        html: mail.html || null,
        files: mail.attachments.map(file),
        defects: [],
    };
};

(async () => {
    const mails = [];
    for (const name of readdirSync(folder).filter(name => name.endsWith('.eml')).sort()) mails.push(await read(join(folder, name)));
    console.log(JSON.stringify(mails));
})();

namespace Enclosure.Tests.WebConsole;

/// <summary>Mail to look at.</summary>
internal static class ShownLetters
{
    /// <summary>A picture that is 48 points wide.</summary>
    public const string Png =
        "iVBORw0KGgoAAAANSUhEUgAAADAAAAAYCAIAAAAzn+mLAAAAlElEQVR42u3OIZYBAABFUYsRhAmCIAiCIAiCIAiCIDjvCIIgCIIg"
        + "CIIwQZggCIIgCMKEFwRBEARLsRD/ruAWiljCHyxjBatYwzo2sIktbGMHu9jDPg5wiCMc4wSnOMM5LnCJK1zjBrf4izv8wz0e8Ign"
        + "POMFr/iP4g3v+MAnvvCNhYQSSiihhBJKKKGEEkoooe8KfQA5XbxqK13eLgAAAABJRU5ErkJggg==";

    /// <summary>One page that says "Invoice 2026-114".</summary>
    public const string Pdf =
        "JVBERi0xLjQKMSAwIG9iago8PCAvVHlwZSAvQ2F0YWxvZyAvUGFnZXMgMiAwIFIgPj4KZW5kb2JqCjIgMCBvYmoKPDwgL1R5cGUg"
        + "L1BhZ2VzIC9LaWRzIFszIDAgUl0gL0NvdW50IDEgPj4KZW5kb2JqCjMgMCBvYmoKPDwgL1R5cGUgL1BhZ2UgL1BhcmVudCAyIDAg"
        + "UiAvTWVkaWFCb3ggWzAgMCAzMDAgMjAwXSAvQ29udGVudHMgNCAwIFIgL1Jlc291cmNlcyA8PCAvRm9udCA8PCAvRjEgNSAwIFIg"
        + "Pj4gPj4gPj4KZW5kb2JqCjQgMCBvYmoKPDwgL0xlbmd0aCA0NyA+PgpzdHJlYW0KQlQgL0YxIDI0IFRmIDQwIDEwMCBUZCAoSW52"
        + "b2ljZSAyMDI2LTExNCkgVGogRVQKZW5kc3RyZWFtCmVuZG9iago1IDAgb2JqCjw8IC9UeXBlIC9Gb250IC9TdWJ0eXBlIC9UeXBl"
        + "MSAvQmFzZUZvbnQgL0hlbHZldGljYSA+PgplbmRvYmoKeHJlZgowIDYKMDAwMDAwMDAwMCA2NTUzNSBmIAowMDAwMDAwMDA5IDAw"
        + "MDAwIG4gCjAwMDAwMDAwNTggMDAwMDAgbiAKMDAwMDAwMDExNSAwMDAwMCBuIAowMDAwMDAwMjQxIDAwMDAwIG4gCjAwMDAwMDAz"
        + "MzggMDAwMDAgbiAKdHJhaWxlciA8PCAvU2l6ZSA2IC9Sb290IDEgMCBSID4+CnN0YXJ0eHJlZgo0MDgKJSVFT0YK";

    public const string Csv = "item,price\r\n\"Chair, oak\",120\r\n\"The \"\"best\"\" lamp\",45\r\n";

    /// <summary>HTML with a picture of its own and one on another server, and a file of each kind that can be looked at.</summary>
    /// <param name="remoteImage">Where the other server's picture is.</param>
    public static string Invoice(string remoteImage = "https://tracker.example/pixel.png", string subject = "Invoice 2026-114") =>
        $"""
        From: Ann Carpenter <ann@example.com>
        To: Demo <demo@localhost>
        Cc: Bob <bob@example.com>
        Subject: {subject}
        Message-ID: <{Guid.NewGuid():n}@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: multipart/related; boundary=r

        --r
        Content-Type: multipart/alternative; boundary=a

        --a
        Content-Type: text/plain

        Hello, here is the invoice as text.
        --a
        Content-Type: text/html

        <p style="color:#204080">Hello, here is the <b>invoice</b>.</p>
        <p><img id="logo" src="cid:logo@example.com" alt="Logo"></p>
        <p><img src="{remoteImage}" alt="Remote"></p>
        --a--
        --r
        Content-Type: image/png; name=logo.png
        Content-ID: <logo@example.com>
        Content-Disposition: inline; filename=logo.png
        Content-Transfer-Encoding: base64

        {Png}
        --r--
        {Part("photo.png", "image/png", Png)}
        {Part("prices.csv", "text/csv", Base64(Csv))}
        {Part("notes.txt", "text/plain; charset=utf-8", Base64("Zwölf Stühle, <b>one</b> table.\n"))}
        {Part("invoice.pdf", "application/pdf", Pdf)}
        {Part("tool.exe", "application/octet-stream", Base64("MZ\0\0\u0001nothing"))}
        --m--

        """;

    /// <summary>A message with one file.</summary>
    public static string With(string name, string type, string content, string subject = "With a file") =>
        WithBytes(name, type, Base64(content), subject);

    /// <summary>The same with the file's bytes in base64.</summary>
    public static string WithBytes(string name, string type, string base64, string subject = "With a file") =>
        $"""
        From: Ann <ann@example.com>
        To: demo@localhost
        Subject: {subject}
        Message-ID: <{Guid.NewGuid():n}@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=m

        --m
        Content-Type: text/plain

        Here it is.
        {Part(name, type, base64)}
        --m--

        """;

    public static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Part(string name, string type, string base64) =>
        $"""
        --m
        Content-Type: {type}
        Content-Disposition: attachment; filename="{name}"
        Content-Transfer-Encoding: base64

        {base64}
        """;
}

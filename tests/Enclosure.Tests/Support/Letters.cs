namespace Enclosure.Tests.Support;

/// <summary>Messages as they come.</summary>
internal static class Letters
{
    /// <summary>A text and one file.</summary>
    public static string WithFile(string name, string base64) =>
        $"""
        From: Ann <ann@example.com>
        To: demo@localhost
        Subject: With a file
        Message-ID: <{Guid.NewGuid():n}@example.com>
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=b

        --b
        Content-Type: text/plain

        Here it is.
        --b
        Content-Type: text/plain; name="{name}"
        Content-Disposition: attachment; filename="{name}"
        Content-Transfer-Encoding: base64

        {base64}
        --b--

        """;
}

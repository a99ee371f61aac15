using System.Globalization;
using System.Text;
using Enclosure.Html;
using Enclosure.Mail;

namespace Enclosure.Conversations;

/// <summary>A conversation as it is quoted below what its sender writes: its messages' texts, oldest first.</summary>
internal static class ForwardedText
{
    /// <summary>All that is quoted, in bytes of UTF-8; of a longer conversation the end.</summary>
    public const int MaxBytes = 256 * 1024;

    private const string Opening = "---------- Forwarded conversation ----------";
    private const string LeftOut = "[Earlier messages are left out.]";

    /// <param name="newestFirst">Read no further than what is quoted of it.</param>
    /// <param name="isCut">Whether there are earlier messages than these.</param>
    public static async Task<string> QuoteAsync(IAsyncEnumerable<IReadOnlyList<Message>> newestFirst, bool isCut)
    {
        var (blocks, left) = (new Stack<string>(), MaxBytes);
        await foreach (var batch in newestFirst)
            foreach (var message in batch)
            {
                var block = Block(message);
                var cut = Utf8Text.Cut(block, left);
                blocks.Push(cut);
                left -= (int)Utf8Text.Bytes(cut);
                if (cut.Length < block.Length || left == 0) return Join(blocks.Prepend(LeftOut));
            }

        return Join(isCut ? blocks.Prepend(LeftOut) : blocks);
    }

    /// <summary>What is written, then the quoted text, as text.</summary>
    public static string Plain(string? body, string? plainBody, string quoted)
    {
        var own = plainBody ?? (ReplyText.IsHtml(body) ? HtmlBody.ToText(body!) : body);
        return string.IsNullOrWhiteSpace(own) ? quoted : $"{own.TrimEnd()}\n\n{quoted}";
    }

    /// <summary>The same as HTML, the quoted text escaped: nothing of what came before is markup any more.</summary>
    public static string Html(string? body, string? plainBody, string quoted)
    {
        var own = ReplyText.IsHtml(body) ? body! : Paragraph(body ?? plainBody ?? "");
        var below = $"<hr>{Paragraph(quoted)}";
        var end = own.LastIndexOf("</body", StringComparison.OrdinalIgnoreCase);
        return end < 0 ? own + below : own.Insert(end, below);
    }

    private static string Paragraph(string text)
    {
        if (text.Length == 0) return "";
        var html = new StringBuilder("<div style=\"white-space:pre-wrap\">");
        HtmlWriter.Escape(html, text);
        return html.Append("</div>").ToString();
    }

    private static string Join(IEnumerable<string> blocks) => string.Join("\n\n", blocks.Prepend(Opening)) + "\n";

    private static string Block(Message message)
    {
        var parties = message.Parties;
        var from = parties.FromName is { } name ? $"{name} <{parties.From}>" : parties.From;
        return $"""
            From: {from}
            Date: {message.CreatedAt.UtcDateTime.ToString("r", CultureInfo.InvariantCulture)}
            To: {string.Join(", ", parties.To)}
            Subject: {message.Text.Subject}

            {message.Text.Plain.TrimEnd()}
            """.ReplaceLineEndings("\n");
    }
}

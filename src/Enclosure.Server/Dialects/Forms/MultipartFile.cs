using System.IO.Pipelines;
using System.Text;
using Enclosure.Mime.Headers;

namespace Enclosure.Server.Dialects.Forms;

/// <summary>The one file of a form, as the form describes it.</summary>
/// <param name="FileName">As sent: decoded, not cleaned; null when the part has none.</param>
/// <param name="ContentType">As sent, unchecked; null when the part has none.</param>
public sealed record FilePart(string? FileName, string? ContentType);

/// <summary>
/// Reads a <c>multipart/form-data</c> body (RFC 7578, RFC 2046 §5.1) for its one part named <c>file</c>, passing the bytes on in
/// large pieces as they come. Memory is one 64 KiB buffer, whatever the form holds.
/// </summary>
public sealed class MultipartFile
{
    public const string Field = "file";
    public const int MaxParts = 1000;
    public const int MaxPartHeaderBytes = 16 * 1024;

    private const int MaxBoundaryLength = 70;

    private readonly FormWindow _window;
    private readonly FormDelimiter _delimiter;

    private MultipartFile(FormWindow window, FormDelimiter delimiter) => (_window, _delimiter) = (window, delimiter);

    /// <summary>
    /// The boundary that a Content-Type names, with or without quotes; null when it is not <c>multipart/form-data</c> or the
    /// boundary is not 1–70 visible ASCII characters, with spaces inside at most.
    /// </summary>
    public static string? Boundary(string? contentType)
    {
        var type = ParameterList.Parse(Encoding.Latin1.GetBytes(contentType ?? ""));
        if (type.Word != "multipart/form-data" || type["boundary"] is not { Length: > 0 and <= MaxBoundaryLength } boundary) return null;

        var isValid = !boundary.AsSpan().ContainsAnyExceptInRange((byte)' ', (byte)'~') && boundary[^1] != ' ';
        return isValid ? Encoding.ASCII.GetString(boundary) : null;
    }

    /// <summary>
    /// Reads the form up to its closing boundary; what follows is left in the pipe. The bytes of the file go to the stream that
    /// <paramref name="openSink"/> gives, which is called once, when the headers of the file have been read. On any exception
    /// what the stream got is not the file and must be dropped; the stream is never disposed here.
    /// </summary>
    /// <exception cref="RefusedException">
    /// <see cref="Refusal.NoFile"/>: no part named <c>file</c>, a form that ends before its closing boundary, or headers of a part
    /// over 16 KiB. <see cref="Refusal.TooManyFiles"/>: a second part named <c>file</c>, or more than 1,000 parts.
    /// <see cref="Refusal.FileTooLarge"/>: a form of more than <paramref name="mostBytes"/>.
    /// </exception>
    public static async Task<FilePart> ReceiveAsync(
        PipeReader body,
        string boundary,
        Func<FilePart, CancellationToken, ValueTask<Stream>> openSink,
        CancellationToken ct,
        long mostBytes = long.MaxValue)
    {
        // The delimiter begins with the CRLF before it; the first one of a form may lack it.
        using var window = new FormWindow(body, "\r\n"u8, mostBytes);
        return await new MultipartFile(window, new FormDelimiter(boundary)).ReceiveAsync(openSink, ct);
    }

    private async Task<FilePart> ReceiveAsync(Func<FilePart, CancellationToken, ValueTask<Stream>> openSink, CancellationToken ct)
    {
        FilePart? file = null;
        var hasMore = await PassContentAsync(null, ct);
        for (var parts = 1; hasMore; parts++)
        {
            var headers = await ReadHeadersAsync(ct);
            var isFile = headers.Field == Field;
            Refuse(isFile && file is not null, Refusal.TooManyFiles, "The form has a second part named 'file'; upload one file a request.");
            Refuse(parts > MaxParts, Refusal.TooManyFiles, "The form has more than 1,000 parts; send only the part named 'file'.");
            file = isFile ? headers.File : file;
            hasMore = await PassContentAsync(isFile ? await openSink(headers.File, ct) : null, ct);
        }

        return file ?? throw new RefusedException(
            Refusal.NoFile, "The form has no part named 'file'; send the file as multipart/form-data in a part of that name.");
    }

    /// <summary>
    /// Passes everything up to the next delimiter. The window begins with the CRLF before the content, which is none of it but
    /// may already be that of the delimiter.
    /// </summary>
    /// <returns>Whether another part follows; the window then begins with the CRLF before its headers.</returns>
    private async ValueTask<bool> PassContentAsync(Stream? sink, CancellationToken ct)
    {
        var lead = 2;
        while (true)
        {
            var match = _delimiter.Find(_window.Unpassed.Span, _window.IsAtEnd);
            if (match.At > lead && sink is not null) await sink.WriteAsync(_window.Unpassed[lead..match.At], ct);

            lead = match.At >= lead ? 0 : lead;
            _window.Pass(match.At + match.Length);
            if (match.Kind != DelimiterKind.None) return match.Kind == DelimiterKind.Part;

            await FillAsync("The form ended before its closing boundary; send it whole, up to `--<boundary>--`.", ct);
        }
    }

    /// <remarks>The CRLF of the empty line stays in the window: a part without content may share it with the delimiter.</remarks>
    private async ValueTask<PartHeaders> ReadHeadersAsync(CancellationToken ct)
    {
        int length;
        while ((length = Head().IndexOf("\r\n\r\n"u8)) < 0)
        {
            Refuse(Head().Length == MaxPartHeaderBytes, Refusal.NoFile, "The headers of a part exceed 16 KiB; shorten the file name.");
            await FillAsync("The form ended within the headers of a part; send it whole.", ct);
        }

        var headers = PartHeaders.Read(Head()[..length]);
        _window.Pass(length + 2);
        return headers;
    }

    private async ValueTask FillAsync(string refusal, CancellationToken ct) =>
        Refuse(!await _window.FillAsync(ct), Refusal.NoFile, refusal);

    private ReadOnlySpan<byte> Head() => _window.Unpassed.Span[..Math.Min(_window.Unpassed.Length, MaxPartHeaderBytes)];

    private static void Refuse(bool when, Refusal reason, string message)
    {
        if (when) throw new RefusedException(reason, message);
    }
}

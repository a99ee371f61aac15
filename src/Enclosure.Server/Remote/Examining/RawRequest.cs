using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Enclosure.Server.Remote.Examining;

/// <summary>A request sent by hand: HttpClient gives no answer before the whole body is out.</summary>
internal sealed partial class RawRequest : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly TcpClient _client = new();
    private Stream _stream = Stream.Null;

    public async Task ConnectAsync(Uri at, CancellationToken ct)
    {
        await _client.ConnectAsync(at.DnsSafeHost, at.Port, ct);
        _stream = _client.GetStream();
        if (at.Scheme != Uri.UriSchemeHttps) return;
        var secured = new SslStream(_stream);
        _stream = secured;
        await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = at.IdnHost }, ct);
    }

    public async Task SendAsync(string head, CancellationToken ct) => await _stream.WriteAsync(Encoding.ASCII.GetBytes(head), ct);

    /// <summary>False when the other side does not want it any more.</summary>
    public async Task<bool> SendAsync(int zeros, CancellationToken ct)
    {
        try
        {
            await _stream.WriteAsync(new byte[zeros], ct);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    /// <summary>Status and, where it is the server's own, the code; null when it hung up without an answer.</summary>
    public async Task<(int Status, string? Code)?> AnswerAsync(CancellationToken ct)
    {
        var text = new StringBuilder();
        var piece = new byte[4096];
        while (text.Length < LongestAnswer && !Code().IsMatch(text.ToString()))
        {
            var length = await ReadAsync(piece, text.ToString(), ct);
            if (length == 0) break;
            text.Append(Encoding.Latin1.GetString(piece, 0, length));
        }

        var answer = text.ToString();
        return Status().Match(answer) is { Success: true } status
            ? (int.Parse(status.Groups[1].Value), Code().Match(answer) is { Success: true } code ? code.Groups[1].Value : null)
            : null;
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    /// <summary>After the head a stranger's answer may stay open: what has come is enough then.</summary>
    private async Task<int> ReadAsync(byte[] piece, string soFar, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        if (soFar.Contains("\r\n\r\n", StringComparison.Ordinal)) limit.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            return await _stream.ReadAsync(piece, limit.Token);
        }
        catch (Exception e) when (e is IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            return 0;
        }
    }

    [GeneratedRegex(@"^HTTP/1\.[01] (\d{3})")]
    private static partial Regex Status();

    [GeneratedRegex("\"code\":\"([A-Z_]+)\"")]
    private static partial Regex Code();
}

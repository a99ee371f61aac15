using System.IO.Pipelines;
using System.Net.Security;

namespace Enclosure.Server.Smtp;

/// <summary>TLS over a connection that began without it (RFC 3207).</summary>
internal sealed class TlsUpgrade : IAsyncDisposable
{
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);

    private readonly SslStream _stream;
    private readonly TimeProvider _time;

    private TlsUpgrade(SslStream stream, TimeProvider time)
    {
        (_stream, _time) = (stream, time);
        Input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));
        Output = PipeWriter.Create(stream, new StreamPipeWriterOptions(leaveOpen: true));
    }

    public PipeReader Input { get; }
    public PipeWriter Output { get; }

    /// <summary>For instance <c>Tls13</c>.</summary>
    public string Version => _stream.SslProtocol.ToString();

    /// <summary>Throws what <see cref="SslStream"/> does for a handshake that fails.</summary>
    public static async Task<TlsUpgrade> RunAsync(
        IDuplexPipe plain, SslStreamCertificateContext certificate, TimeProvider time, CancellationToken ct)
    {
        var stream = new SslStream(new DuplexStream(plain), leaveInnerStreamOpen: true);
        try
        {
            var options = new SslServerAuthenticationOptions { ServerCertificateContext = certificate, AllowRenegotiation = false };
            await stream.AuthenticateAsServerAsync(options, ct);
            return new TlsUpgrade(stream, time);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says that this is the end, so that a client can tell it from a cut line (RFC 8446, section 6.1).</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await _stream.ShutdownAsync().WaitAsync(LongestGoodbye, _time);
        }
        catch (Exception e) when (e is IOException or TimeoutException or InvalidOperationException or ObjectDisposedException)
        {
        }

        await _stream.DisposeAsync();
    }
}

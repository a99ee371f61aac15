using System.Net;
using System.Net.Sockets;
using Enclosure.Relaying;
using Enclosure.Tests.Support;

namespace Enclosure.Tests.Relaying;

/// <summary>
/// A server that plays scripts, one for each connection in turn. What they may say is told in <see cref="ScriptedTalk"/>.
/// </summary>
internal sealed class ScriptedRelay : IAsyncDisposable
{
    /// <summary>So that a test that fails does so soon.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<ScriptedTalk> _talks = [];
    private readonly Task _playing;

    public ScriptedRelay(params string[] scripts)
    {
        _listener.Start();
        Terms = new RelayTerms("localhost", ((IPEndPoint)_listener.LocalEndpoint).Port, RelayTls.None, "client.example")
        {
            TrustRoots = TestCertificates.Shared.Roots,
            Timeouts = new RelayTimeouts { Greeting = Soon, Hello = Soon, Mail = Soon, Recipient = Soon, Data = Soon, EndOfData = Soon },
        };
        _playing = PlayAsync(scripts);
    }

    /// <summary>Without TLS, and with little patience; certificates of the tests are trusted.</summary>
    public RelayTerms Terms { get; }

    /// <summary>The first connection has come to where its script says nothing more.</summary>
    public async Task IsStillAsync()
    {
        await Eventually.TrueAsync(() => _talks.Count > 0, "somebody connects");
        await _talks[0].Still.WaitAsync(TimeSpan.FromSeconds(10));
    }

    /// <summary>Connections that came.</summary>
    public int Count => _talks.Count;

    public ScriptedTalk this[int connection] => _talks[connection];

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        foreach (var talk in _talks) talk.Dispose();
        await _playing;
    }

    private async Task PlayAsync(string[] scripts)
    {
        try
        {
            foreach (var script in scripts)
            {
                var talk = new ScriptedTalk(await _listener.AcceptSocketAsync());
                _talks.Add(talk);
                talk.Played = talk.PlayAsync(script);
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Fewer came than there are scripts for.
        }
    }
}

using System.Collections;
using System.Globalization;
using System.Reflection;
using Enclosure.Mail.Sending;

namespace Enclosure.Server.Settings;

/// <summary>A setting that cannot be used: its name, its value and what is allowed, in one line.</summary>
public sealed class SettingException(string message) : Exception(message);

/// <summary>One setting as the manual shows it. <see cref="Value"/> is masked for secrets.</summary>
public sealed record SettingLine(string Name, string Variable, string Default, string Value, string Meaning);

/// <summary>Binds configuration to <see cref="EnclosureSettings"/> and prints the manual from the same records.</summary>
public static class SettingsReader
{
    private const string Unset = "(unset)";
    private static readonly TimeSpan ShortestUnusedLifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestIdleLimit = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan LongestDelivery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestStop = TimeSpan.FromMinutes(5);

    /// <summary>Timers of .NET count milliseconds in 32 bits.</summary>
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(30);

    /// <summary>Bytes that no row names are looked for an hour after they were announced.</summary>
    private static readonly TimeSpan LongestStoreRequest = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestIdle = TimeSpan.FromHours(1);

    /// <summary>RFC 5321, section 4.5.3.1.7.</summary>
    private const long SmallestMessageLimit = 64 * 1024;

    private const long SmallestSize = 1024;

    /// <summary>Header fields are held in memory.</summary>
    private const long LargestHeader = 64 << 20;

    /// <summary>Each level costs at every line.</summary>
    private const int DeepestNesting = 100;

    /// <summary>Throws <see cref="SettingException"/> for the first setting that cannot be used.</summary>
    public static EnclosureSettings Read(IConfiguration configuration)
    {
        var settings = (EnclosureSettings)Fill(new EnclosureSettings(), configuration, "");
        var unused = settings.Uploads.UnusedLifetime.Span;
        if (unused != TimeSpan.Zero && unused < ShortestUnusedLifetime)
            throw Wrong("Uploads:UnusedLifetime", settings.Uploads.UnusedLifetime.ToString(), "at least 1h, or 0 for ever");
        if (settings.Console.IdleLimit.Span < ShortestIdleLimit)
            throw Wrong("Console:IdleLimit", settings.Console.IdleLimit.ToString(), "at least 1m");
        foreach (var url in settings.Urls.Append(settings.PublicUrl).OfType<HttpAddress>().Where(url => url.Uri.AbsolutePath != "/"))
            throw Wrong(
                url == settings.PublicUrl ? "PublicUrl" : "Urls",
                url.Text,
                "scheme, host and port alone: a path would be part of every signature");
        if (settings.Sweep.Interval.Span < TimeSpan.FromSeconds(1) || settings.Sweep.Interval.Span > LongestInterval)
            throw Wrong("Sweep:Interval", settings.Sweep.Interval.ToString(), "at least 1s and at most 30d");
        if (settings.Webhooks.Timeout.Span < TimeSpan.FromSeconds(1) || settings.Webhooks.Timeout.Span > LongestDelivery)
            throw Wrong("Webhooks:Timeout", settings.Webhooks.Timeout.ToString(), "at least 1s and at most 5m");
        if (settings.Metrics.Listen.EndPoint is { } metrics
            && (metrics.Port == 0 || settings.Urls.Any(url => url.Uri.Port == metrics.Port)))
            throw Wrong("Metrics:Listen", settings.Metrics.Listen.ToString(), "a port of its own, not 0 and not one of Urls, or off");
        if (settings.MasterKey is { } key) CheckMasterKey(key);
        CheckShutdown(settings.Shutdown);
        CheckMail(settings);
        CheckRelay(settings.Outbound);
        CheckStorage(settings.Storage);
        return settings;
    }

    /// <summary>Every setting with its default, its meaning and its value in <paramref name="settings"/>.</summary>
    public static IReadOnlyList<SettingLine> Describe(EnclosureSettings settings) =>
        [.. Lines(new EnclosureSettings(), settings, "")];

    /// <summary>Names in the configuration's <c>ENCLOSURE_</c> variables that no setting has.</summary>
    public static IReadOnlyList<string> Unknown(IDictionary environment, string prefix)
    {
        var known = Describe(new EnclosureSettings()).Select(line => line.Variable).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. environment.Keys.Cast<string>()
            .Where(name => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) && !known.Contains(name))];
    }

    private static void CheckShutdown(ShutdownSettings shutdown)
    {
        if (shutdown.Drain.Span < TimeSpan.FromSeconds(1) || shutdown.Drain.Span > LongestStop)
            throw Wrong("Shutdown:Drain", shutdown.Drain.ToString(), "at least 1s and at most 5m");
        if (shutdown.Notice.Span > LongestStop) throw Wrong("Shutdown:Notice", shutdown.Notice.ToString(), "at most 5m");
    }

    private static void CheckMail(EnclosureSettings settings)
    {
        var smtp = settings.Smtp;
        if (smtp.Listen.EndPoint is { Port: > 0 } point
            && (point.Port == settings.Metrics.Listen.EndPoint?.Port || settings.Urls.Any(url => url.Uri.Port == point.Port)))
            throw Wrong("Smtp:Listen", smtp.Listen.ToString(), "a port of its own, not one of Urls and not that of Metrics:Listen, or off");
        if (smtp.IdleTimeout.Span < TimeSpan.FromSeconds(1) || smtp.IdleTimeout.Span > LongestIdle)
            throw Wrong("Smtp:IdleTimeout", smtp.IdleTimeout.ToString(), "at least 1s and at most 1h");
        CheckInbound(settings.Inbound);
    }

    /// <summary>What is said of a relay counts only when mail is to go to it.</summary>
    private static void CheckRelay(OutboundSettings outbound)
    {
        var relay = outbound.Relay;
        if (relay.Port > ushort.MaxValue)
            throw Wrong("Outbound:Relay:Port", relay.Port.ToString(CultureInfo.InvariantCulture), "a port, 1 to 65535");
        if (outbound.Mode != OutboundMode.Relay) return;
        if (relay.Host is not { } host || Uri.CheckHostName(host) == UriHostNameType.Unknown)
            throw Wrong("Outbound:Relay:Host", relay.Host ?? "", "the name or IP address of the relay, as Outbound:Mode is relay");
        if (relay.User is null != relay.Password is null)
            throw Wrong("Outbound:Relay:User", relay.User ?? "", "set together with Outbound:Relay:Password, or not at all");
    }

    /// <summary>What is said of a bucket counts only when files are kept in one.</summary>
    private static void CheckStorage(StorageSettings storage)
    {
        if (storage.Kind == StorageKind.Disk) return;
        if (storage.Bucket is not { } bucket || !IsBucketName(bucket))
            throw Wrong(
                "Storage:Bucket", storage.Bucket ?? "", "a bucket's name (3 to 63 of a-z, 0-9, '-' and '.'), as Storage:Kind is s3");
        if (storage.AccessKey is null != storage.SecretKey is null)
            throw Wrong("Storage:AccessKey", storage.AccessKey ?? "", "set together with Storage:SecretKey, or not at all");
        CheckOrigin("Storage:Endpoint", storage.Endpoint);
        CheckOrigin("Storage:PublicEndpoint", storage.PublicEndpoint);
        CheckOrigin("Storage:CdnBaseUrl", storage.CdnBaseUrl);
        if (storage.Timeout.Span < TimeSpan.FromSeconds(1) || storage.Timeout.Span > LongestStoreRequest)
            throw Wrong("Storage:Timeout", storage.Timeout.ToString(), "at least 1s and at most 10m");
    }

    private static void CheckOrigin(string name, HttpAddress? address)
    {
        if (address is not null && address.Uri.AbsolutePath != "/")
            throw Wrong(name, address.Text, "scheme, host and port alone: a path would be part of every signature");
    }

    /// <summary>Amazon S3 User Guide, "General purpose bucket naming rules".</summary>
    private static bool IsBucketName(string name) =>
        name.Length is >= 3 and <= 63 && char.IsAsciiLetterOrDigit(name[0]) && char.IsAsciiLetterOrDigit(name[^1])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '.');

    /// <summary>0 is no way to say "without a limit" here: each of these bounds memory or disk.</summary>
    private static void CheckInbound(InboundSettings inbound)
    {
        if (inbound.MaxMessageSize.Bytes < SmallestMessageLimit)
            throw Wrong("Inbound:MaxMessageSize", inbound.MaxMessageSize.ToString(), "at least 64KB, as RFC 5321 wants");
        if (inbound.MaxFileSize.Bytes < SmallestSize)
            throw Wrong("Inbound:MaxFileSize", inbound.MaxFileSize.ToString(), "at least 1KB");
        CheckHeaderSize("Inbound:MaxHeaderSize", inbound.MaxHeaderSize);
        CheckHeaderSize("Inbound:MaxHeaderLine", inbound.MaxHeaderLine);
        if (inbound.MaxDepth > DeepestNesting)
            throw Wrong(
                "Inbound:MaxDepth", inbound.MaxDepth.ToString(CultureInfo.InvariantCulture), $"a whole number from 1 to {DeepestNesting}");
    }

    private static void CheckHeaderSize(string name, ByteSize size)
    {
        if (size.Bytes is < SmallestSize or > LargestHeader) throw Wrong(name, size.ToString(), "at least 1KB and at most 64MB");
    }

    private static object Fill(object settings, IConfiguration configuration, string prefix)
    {
        foreach (var property in settings.GetType().GetProperties().Where(p => p.CanWrite))
        {
            if (property.GetCustomAttribute<SettingAttribute>() is null)
                Fill(property.GetValue(settings)!, configuration, $"{prefix}{property.Name}:");
            else if (Value(configuration, prefix + property.Name) is { } text)
                property.SetValue(settings, Convert(text, property, prefix + property.Name));
        }

        return settings;
    }

    /// <summary>A value, or the items of a JSON array joined as the variables have them.</summary>
    private static string? Value(IConfiguration configuration, string name)
    {
        var section = configuration.GetSection(name);
        var items = section.GetChildren().Select(item => item.Value).ToList();
        var text = items.Count > 0 ? string.Join(';', items) : section.Value;
        return string.IsNullOrWhiteSpace(text) ? null : text;
    }

    private static object Convert(string text, PropertyInfo property, string name)
    {
        var type = property.PropertyType;
        if (!type.IsGenericType || type.GetGenericTypeDefinition() != typeof(IReadOnlyList<>))
            return ConvertOne(text, type, name, property.GetCustomAttribute<SettingAttribute>()!.Secret);
        var items = text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var list = Array.CreateInstance(type.GenericTypeArguments[0], items.Length);
        for (var i = 0; i < items.Length; i++) list.SetValue(ConvertOne(items[i], type.GenericTypeArguments[0], name, isSecret: false), i);
        return list.Length > 0 ? list : throw Wrong(name, text, "at least one value");
    }

    private static object ConvertOne(string text, Type type, string name, bool isSecret)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(int))
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
                ? number
                : throw Wrong(name, text, "a whole number from 1");
        if (type == typeof(bool)) return bool.TryParse(text, out var flag) ? flag : throw Wrong(name, text, "true or false");
        if (type.IsEnum)
            return Enum.TryParse(type, text, ignoreCase: true, out var word) && Enum.IsDefined(type, word)
                ? word
                : throw Wrong(name, text, string.Join(", ", Enum.GetNames(type).Select(each => each.ToLowerInvariant())));
        try
        {
            var parse = type.GetMethod("Parse", [typeof(string), typeof(IFormatProvider)])!;
            return parse.Invoke(null, [text, CultureInfo.InvariantCulture])!;
        }
        catch (TargetInvocationException e) when (e.InnerException is FormatException allowed)
        {
            throw Wrong(name, isSecret ? "(hidden)" : text, allowed.Message);
        }
    }

    private static void CheckMasterKey(string key)
    {
        try
        {
            Secrets.MasterKey.Parse(key);
        }
        catch (FormatException e)
        {
            throw new SettingException($"Setting MasterKey (ENCLOSURE_MasterKey) is not usable: it {e.Message}.");
        }
    }

    private static IEnumerable<SettingLine> Lines(object defaults, object present, string prefix)
    {
        foreach (var property in defaults.GetType().GetProperties().Where(p => p.CanWrite))
        {
            var (normal, value) = (property.GetValue(defaults), property.GetValue(present));
            if (property.GetCustomAttribute<SettingAttribute>() is not { } setting)
            {
                foreach (var line in Lines(normal!, value!, $"{prefix}{property.Name}:")) yield return line;
                continue;
            }

            var name = prefix + property.Name;
            var shown = setting.Secret && value is not null ? "(set, hidden)" : Show(value);
            yield return new SettingLine(name, "ENCLOSURE_" + name.Replace(":", "__"), Show(normal), shown, setting.Meaning);
        }
    }

    private static string Show(object? value) => value switch
    {
        null => Unset,
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum word => word.ToString().ToLowerInvariant(),
        IEnumerable list => list.Cast<object>().Any() ? string.Join(';', list.Cast<object>()) : Unset,
        _ => value.ToString()!,
    };

    private static SettingException Wrong(string name, string value, string allowed) =>
        new($"Setting {name} (ENCLOSURE_{name.Replace(":", "__")}) has the value '{value}'. Allowed: {allowed}.");
}

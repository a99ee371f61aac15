using System.Runtime.InteropServices;
using SQLitePCL;

namespace Enclosure.Sql;

/// <summary>
/// Chooses the native SQLite: the system's own when it is at least <see cref="Wanted"/>, else the one that ships with the bundle.
/// </summary>
internal static class SqliteLibrary
{
    private static readonly Version Wanted = new(3, 40, 0);
    private static readonly string[] SystemNames = ["libsqlite3.so.0", "libsqlite3.dylib"];
    private static readonly Lazy<string> Loaded = new(Load);

    /// <summary>Loads the library once; e.g. <c>SQLite 3.40.1 (system)</c>.</summary>
    public static string Use() => Loaded.Value;

    private static string Load()
    {
        var system = OpenSystem();
        if (system != 0)
        {
            NativeLibrary.SetDllImportResolver(
                typeof(SQLite3Provider_e_sqlite3).Assembly,
                (name, _, _) => name == "e_sqlite3" ? system : 0);
        }

        raw.SetProvider(new SQLite3Provider_e_sqlite3());
        return $"SQLite {raw.sqlite3_libversion().utf8_to_string()} ({(system != 0 ? "system" : "bundled")})";
    }

    private static nint OpenSystem()
    {
        foreach (var name in SystemNames)
        {
            if (!NativeLibrary.TryLoad(name, out var handle)) continue;
            if (VersionOf(handle) >= Wanted) return handle;
            NativeLibrary.Free(handle);
        }

        return 0;
    }

    private static Version VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "sqlite3_libversion", out var export)) return new Version(0, 0);
        var ask = Marshal.GetDelegateForFunctionPointer<LibVersion>(export);
        return Version.TryParse(Marshal.PtrToStringUTF8(ask()), out var version) ? version : new Version(0, 0);
    }

    private delegate nint LibVersion();
}

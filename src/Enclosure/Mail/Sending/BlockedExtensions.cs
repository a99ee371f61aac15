using System.Collections.Frozen;

namespace Enclosure.Mail.Sending;

/// <summary>Kinds of files that are not let in, by the last extension of their names. What lies in an archive is not looked at.</summary>
public static class BlockedExtensions
{
    /// <summary>Gmail Help, "File types blocked in Gmail".</summary>
    private static readonly FrozenSet<string> Gmail = Set(
        """
        ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ exe hta img ins iso isp jar jnlp js jse lib lnk mde mjs msc
        msi msix msixbundle msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vxd wsc wsf wsh xll
        """);

    /// <summary>Microsoft Support, "Blocked attachments in Outlook", with what Outlook on the web blocks as it is set up.</summary>
    private static readonly FrozenSet<string> Outlook = Set(
        """
        ade adp apk app appcontent-ms application appref-ms appx asp aspx asx bas bat bgi cab cdxml cer chm cmd cnt com cpl crt csh der diagcab exe fxp gadget
        grp hlp hpj hta htc img inf ins iso isp its jar jnlp js jse ksh library-ms lnk mad maf mag mam maq mar mas mat mau mav maw mcf mda mdb mde mdt mdw mdz
        mht mhtml msc msh msh1 msh1xml msh2 msh2xml mshxml msi msp mst msu ops osd pcd pif pl plg prf prg printerexport ps1 ps1xml ps2 ps2xml psc1 psc2 psd1
        psdm1 pssc pst py pyc pyo pyw pyz pyzw reg scf scr sct search-ms settingcontent-ms shb shs theme tmp udl url vb vbe vbp vbs vhd vhdx vsmacros vsw webpnp
        website ws wsb wsc wsf wsh xbap xll xnk
        """);

    /// <summary>Who does not let a file of this name in; empty for most names.</summary>
    public static IReadOnlyList<string> BlockedBy(string filename)
    {
        var extension = Of(filename);
        var by = new List<string>();
        if (Gmail.Contains(extension)) by.Add("Gmail");
        if (Outlook.Contains(extension)) by.Add("Outlook");
        return by;
    }

    /// <summary>
    /// The extension in lower case, without its dot; empty when there is none. Dots and spaces after it do not count, as in Windows.
    /// </summary>
    public static string Of(string filename)
    {
        var name = filename.TrimEnd('.', ' ');
        return name[(name.LastIndexOf('.') + 1)..] is var extension && extension.Length < name.Length ? extension.ToLowerInvariant() : "";
    }

    private static FrozenSet<string> Set(string words) =>
        words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
